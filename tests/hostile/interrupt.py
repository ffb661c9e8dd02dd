#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""SIGINT, SIGTERM and SIGHUP in the middle of a run: it stops within 2 s, says so, and leaves nothing behind.

Each table is then the old one or the new one, whole, as the run told; and the next run is right.
Making sample data stops as well: the file under way goes, those before it are whole.
"""

import random
import shutil
import signal
import time

from synthea import TABLES, Synthea
from trial import Project, ended, expect, main, options, temporary_folder, wait_until

SECONDS_MAX = 2.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def test():
    arguments = options(scale=0.05, points=6, seed=1)
    with temporary_folder() as folder:
        project = Synthea(arguments.millrace, folder / "project")
        wanted, run_seconds = {}, 0
        for name, seed in (("b", 2), ("a", 1)):
            shutil.rmtree(project.data_directory, ignore_errors=True)
            project.generate(name, arguments.scale, seed)
            project.use(name)
            begun = time.monotonic()
            project.succeed("run")
            run_seconds = time.monotonic() - begun
            wanted[name] = project.fingerprints(*TABLES)
        for table in TABLES:
            expect(wanted["a"][table] != wanted["b"][table], f"both data sets are equal: {table}")

        moments = random.Random(arguments.seed)
        old, new = "a", "b"
        for point in range(arguments.points):
            number = SIGNALS[point // 2 % len(SIGNALS)]
            route = ("general", "auto")[point % 2]
            delay = run_seconds * moments.uniform(0.0, 0.8)
            project.use(new)
            while (stopped := stop_a_run(project, route, number, delay, arguments.patience)).returncode == 0:
                # It had ended before; a run that ends well has done all.
                expect(project.fingerprints(*TABLES) == wanted[new], "a run that succeeded is not right", stopped)
                old, new = new, old
                project.use(new)
                delay /= 2
            check_stopped(project, stopped, wanted[old], wanted[new],
                          f"point {point}: {number.name} after {delay:.2f} s, route {route}")
            project.succeed("run", "--route", route)
            expect(project.fingerprints(*TABLES) == wanted[new], f"the run after it is not right: point {point}")
            old, new = new, old
        interrupt_early(project, moments, wanted[old], new)
        project.expect_no_orphans()
        interrupt_generate(Project(arguments.millrace, folder / "generate"), arguments.patience)


def stop_a_run(project, route, number, delay, patience):
    """A run that is sent the signal some time after it has the data directory."""
    process = project.start("run", "--route", route)
    wait_until(lambda: project.is_held_by(process) or process.poll() is not None, "the run has the lock")
    time.sleep(delay)
    process.send_signal(number)
    asked = time.monotonic()
    output = ended(process)
    seconds = time.monotonic() - asked
    expect(seconds < SECONDS_MAX * patience, f"took {seconds:.1f} s to stop after {number.name}, route {route}", output)
    return output


def check_stopped(project, output, old, new, place):
    """Told in words, and each table is the old one or the new one: what the run says it is."""
    print(place, flush=True)
    expect(output.returncode == 1, f"expected exit code 1, found {output.returncode}: {place}", output)
    expect("error: stopped on request" in output.stderr, f"does not say that it stopped: {place}", output)
    found = project.fingerprints(*TABLES)
    for table in TABLES:
        expect(found[table] in (old[table], new[table]), f"neither the old nor the new {table}: {place}", output)
        told = any(line.split()[:2] == ["published", table] for line in output.stderr.splitlines())
        expect((found[table] == new[table]) == told, f"{table} is not what the run told: {place}", output)


def interrupt_early(project, moments, old, new):
    """Before the program listens the signal itself ends it, and nothing was begun."""
    project.use(new)
    for number in SIGNALS:
        process = project.start("run")
        time.sleep(moments.uniform(0.0, 0.05))
        process.send_signal(number)
        output = ended(process)
        expect(output.returncode in (1, -number), f"early {number.name}: exit code {output.returncode}", output)
        expect(project.fingerprints(*TABLES) == old, f"early {number.name}: not the old tables", output)


def interrupt_generate(project, patience):
    largest = project.folder / "data" / "observations.csv"
    process = project.start("generate", "synthea", "--scale", "1", "--out", "data", "--json")
    wait_until(largest.exists, "observations.csv is begun")
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    stdout, stderr = process.communicate()
    seconds = time.monotonic() - asked
    expect(seconds < SECONDS_MAX * patience, f"generate took {seconds:.1f} s to stop")
    expect(process.returncode == 1, f"generate: expected exit code 1, found {process.returncode}")
    expect("stopped on request" in stdout, f"generate does not say that it stopped\n{stdout}{stderr}")
    expect(not largest.exists(), "generate left half a file")
    for file in largest.parent.iterdir():
        expect(file.read_bytes().endswith(b"\n"), f"generate left half a file: {file.name}")


main(test)
