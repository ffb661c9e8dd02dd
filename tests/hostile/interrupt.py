#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""SIGINT, SIGTERM and SIGHUP in the middle of a run: it stops within 2 s, says so, and leaves nothing behind.

So does making sample data: the file under way goes, those before it are whole.
"""

import random
import signal
import time

from synthea import Synthea
from trial import Project, expect, main, options, temporary_folder, wait_until

SECONDS_MAX = 2.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def test():
    arguments = options(scale=0.1, points=6, seed=1)
    with temporary_folder() as folder:
        project = Synthea(arguments.millrace, folder / "project")
        for name, seed in (("old", 1), ("new", 2)):
            project.generate(name, arguments.scale, seed)
        project.use("old")
        begun = time.monotonic()
        project.succeed("run")
        run_seconds = time.monotonic() - begun
        old = project.fingerprint()

        project.use("new")
        moments = random.Random(arguments.seed)
        stopped = 0
        for point in range(arguments.points):
            route = ("general", "auto")[point % 2]
            delay = run_seconds * moments.uniform(0.02, 0.9)
            process = project.start("run", "--route", route)
            time.sleep(delay)
            process.send_signal(SIGNALS[point // 2 % len(SIGNALS)])
            asked = time.monotonic()
            stdout, stderr = process.communicate()
            seconds = time.monotonic() - asked
            place = f"point {point} after {delay:.2f} s, route {route}"
            expect(seconds < SECONDS_MAX * arguments.patience, f"took {seconds:.1f} s to stop: {place}")
            if process.returncode != 0:
                stopped += 1
                # Before the program listens, the signal itself ends it: nothing was begun then.
                if -process.returncode not in SIGNALS:
                    expect("stopped on request" in stderr, f"does not say that it stopped: {place}\n{stderr}")
            project.rows("SELECT count(*) FROM silver.observations")
        expect(stopped > 0, "no run was stopped: all had ended before")
        project.succeed("run")
        new = project.fingerprint()
        expect(new != old, "both data sets are equal: the test says nothing")
        clean = Synthea(arguments.millrace, folder / "clean")
        (clean.folder / "new").symlink_to(project.folder / "new")
        clean.use("new")
        clean.succeed("run")
        expect(new == clean.fingerprint(), "the run after interrupted ones is not right")
        project.expect_no_orphans()
        interrupt_generate(Project(arguments.millrace, folder / "generate"), arguments.patience)


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
