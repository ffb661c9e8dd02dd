#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments of a run, with readers beside: always the old or the new version.

Runs swap between two data sets, so that each has much to change, and build two tables, so that half
of the kills can come before the first is published and half after it. After each kill each table must
be exactly one of both, a vacuum must find all that the dead run left, and a rerun must be right. The
long campaign is 50 kills of the observations model at scale 1.0.
"""

import random
import signal
import threading
import time

from synthea import Synthea
from trial import Failed, ended, expect, main, options, temporary_folder, wait_until

READERS = 2
FIRST, SECOND = TABLES = ("silver.observations", "gold.observations_again")
MODEL = "SELECT * FROM silver.observations WHERE month <= 3\n"


class Readers:
    """Ask for the fingerprint of the first table over and over, and count what they see while a run goes on."""

    def __init__(self, project, allowed):
        self.project = project
        self.allowed = allowed
        self.target = None  # of the run that goes on
        self.seen = {"no run": 0, "old version": 0, "new version": 0}
        self.ended = False
        self.fault = None
        self.turns = [threading.Lock() for _ in range(READERS)]
        self.threads = [threading.Thread(target=self.read, args=(turn,), daemon=True) for turn in self.turns]
        for thread in self.threads:
            thread.start()

    def read(self, turn):
        while not self.ended and self.fault is None:
            with turn:
                try:
                    found = self.project.fingerprint()
                    expect(found in self.allowed, f"a reader saw neither version: {found}")
                    target = self.target
                    self.seen["no run" if target is None else
                              "new version" if found == target else "old version"] += 1
                except Failed as fault:
                    self.fault = fault
            time.sleep(0.01)  # lets a pause have its turn

    def check(self, place):
        expect(self.fault is None, f"{self.fault}\n{place}")

    def pause(self, work, place):
        """Does it while nobody reads: waits for the queries under way."""
        for turn in self.turns:
            turn.acquire()
        try:
            self.check(place)
            work()
        finally:
            for turn in self.turns:
                turn.release()

    def end(self):
        self.ended = True
        for thread in self.threads:
            thread.join()
        self.check("at the end")


def test():
    arguments = options(long=False, points=6, seed=1)
    points, scale = (50, 1.0) if arguments.long else (arguments.points, 0.02)
    with temporary_folder() as folder:
        project = Synthea(arguments.millrace, folder / "project")
        project.write("models/gold/observations_again.sql", MODEL)
        wanted, seconds = {}, {}
        for name, seed in (("a", 1), ("b", 2)):
            project.generate(name, scale, seed)
            project.use(name)
            seconds = timed_run(project)
            wanted[name] = project.fingerprints(*TABLES)
        for table in TABLES:
            expect(wanted["a"][table] != wanted["b"][table], f"both data sets are equal: {table}")
        readers = Readers(project, {contents[FIRST] for contents in wanted.values()})
        kills, late = campaign(project, wanted, readers, seconds, points, arguments.seed)
        readers.end()
        print(f"{points} kills: {kills}, {late} runs had ended before; reads: {readers.seen}")
        for stage, count in kills.items():
            expect(count >= points // 4, f"too few kills {stage} to say anything: {count} of {points}")
        beside = readers.seen["old version"] + readers.seen["new version"]
        expect(beside > 0, "nobody read while a run went on")
        if arguments.long:
            for version in ("old version", "new version"):
                expect(readers.seen[version] > 0, f"nobody saw the {version} while a run went on")


def start_run(project, route):
    """A run that has the data directory."""
    process = project.start("run", "--route", route, *TABLES)
    wait_until(lambda: project.is_held_by(process) or process.poll() is not None, "the run has the lock")
    return process


def wait_for_publish(process):
    """Until the run tells that the first table is published, or ends."""
    for line in process.stderr:
        if line.split()[:2] == ["published", FIRST]:
            return


def timed_run(project):
    """How long it takes to publish the first table, and then to end."""
    process = start_run(project, "general")
    begun = time.monotonic()
    wait_for_publish(process)
    published = time.monotonic()
    output = ended(process)
    expect(output.returncode == 0, "expected success", output)
    return {"before": published - begun, "after": time.monotonic() - published}


def campaign(project, wanted, readers, seconds, points, seed):
    moments = random.Random(seed)
    kills, late = {"before the publish": 0, "after it": 0}, 0
    old, new = "b", "a"
    while sum(kills.values()) < points:
        point = sum(kills.values())
        expect(late <= points, f"of {point + late} runs {late} had ended before they were killed")
        project.use(new)
        stage, route = ("before", "after")[point % 2], ("general", "auto")[point // 2 % 2]
        delay = seconds[stage] * moments.uniform(0.0, 1.0)
        place = f"kill {point}, {delay:.3f} s after the {'publish' if stage == 'after' else 'lock'}, " \
                f"route {route}, seed {seed}"
        readers.target = wanted[new][FIRST]
        process = start_run(project, route)
        if stage == "after":
            wait_for_publish(process)
        time.sleep(delay)
        process.kill()
        output = ended(process)
        readers.target = None
        found = project.fingerprints(*TABLES)
        for table in TABLES:
            expect(found[table] in (wanted[old][table], wanted[new][table]),
                   f"neither the old nor the new {table}: {place}: {found[table]}")
        published = [table for table in TABLES if found[table] == wanted[new][table]]
        print(f"{place}: exit code {output.returncode}, published: {published}", flush=True)
        expect(published != [SECOND], f"the second table was published before the first: {place}")
        if output.returncode == -signal.SIGKILL:
            kills["after it" if published else "before the publish"] += 1
        else:
            expect(output.returncode == 0 and found == wanted[new], f"ended by itself, wrongly: {place}", output)
            late += 1
        readers.pause(project.expect_no_orphans, place)
        readers.target = wanted[new][FIRST]
        project.succeed("run", *TABLES)
        readers.target = None
        expect(project.fingerprints(*TABLES) == wanted[new], f"the rerun is not right: {place}")
        old, new = new, old
    return kills, late


main(test)
