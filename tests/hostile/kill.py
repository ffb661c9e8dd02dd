#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments of a run, with readers beside: always the old or the new version.

Runs swap between two data sets, so that each has much to change. After each kill the table must be
exactly one of them, a vacuum must find all that the dead run left, and a rerun must be right. The
long campaign is 50 kills of the observations model at scale 1.0.
"""

import random
import threading
import time

from synthea import Synthea
from trial import Failed, expect, main, options, temporary_folder

READERS = 2


class Reader(threading.Thread):
    """Asks for the fingerprint over and over; `pause()` waits for the query under way."""

    def __init__(self, project, allowed):
        super().__init__(daemon=True)
        self.project = project
        self.allowed = allowed
        self.turn = threading.Lock()
        self.ended = False
        self.seen = {fingerprint: 0 for fingerprint in allowed}
        self.fault = None

    def run(self):
        while not self.ended and self.fault is None:
            with self.turn:
                try:
                    found = self.project.fingerprint()
                    expect(found in self.allowed, f"a reader saw neither version: {found}")
                    self.seen[found] += 1
                except Failed as fault:
                    self.fault = fault
            time.sleep(0.01)  # lets a pause have its turn


def test():
    arguments = options(long=False, points=5, seed=1)
    points, scale = (50, 1.0) if arguments.long else (arguments.points, 0.02)
    with temporary_folder() as folder:
        project = Synthea(arguments.millrace, folder / "project")
        fingerprints, run_seconds = {}, 0
        for name, seed in (("a", 1), ("b", 2)):
            project.generate(name, scale, seed)
            project.use(name)
            begun = time.monotonic()
            project.succeed("run", "silver.observations")
            run_seconds = max(run_seconds, time.monotonic() - begun)
            fingerprints[name] = project.fingerprint()
        expect(fingerprints["a"] != fingerprints["b"], "both data sets are equal")
        readers = [Reader(project, set(fingerprints.values())) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        outcome = campaign(project, fingerprints, readers, run_seconds, points, arguments.seed)
        for reader in readers:
            reader.ended = True
            reader.join()
            expect(reader.fault is None, str(reader.fault))
        print(f"{points} kills: {outcome}; reads: {[list(reader.seen.values()) for reader in readers]}")


def campaign(project, fingerprints, readers, run_seconds, points, seed):
    moments = random.Random(seed)
    outcome = {"old version": 0, "new version": 0}
    current = "b"
    for point in range(points):
        target = "a" if current == "b" else "b"
        project.use(target)
        route = ("general", "auto")[point % 2]
        delay = run_seconds * moments.uniform(0.0, 1.1)
        process = project.start("run", "--route", route, "silver.observations")
        time.sleep(delay)
        process.kill()
        process.communicate()
        place = f"kill {point} after {delay:.3f} s of {run_seconds:.3f} s, route {route}, seed {seed}"
        found = project.fingerprint()
        expect(found in fingerprints.values(), f"neither the old nor the new version: {place}: {found}")
        seen = "new version" if found == fingerprints[target] else "old version"
        outcome[seen] += 1
        print(f"{place}: {seen}", flush=True)
        pause(project, readers, place)
        begun = time.monotonic()
        project.succeed("run", "silver.observations")
        if found != fingerprints[target]:
            run_seconds = time.monotonic() - begun  # readers make runs slower
        expect(project.fingerprint() == fingerprints[target], f"the rerun is not right: {place}")
        current = target
    return outcome


def pause(project, readers, place):
    """While nobody reads: a vacuum, after which every file on disk is named by a version."""
    for reader in readers:
        reader.turn.acquire()
    try:
        for reader in readers:
            expect(reader.fault is None, f"{reader.fault}\n{place}")
        project.expect_no_orphans()
    finally:
        for reader in readers:
            reader.turn.release()


main(test)
