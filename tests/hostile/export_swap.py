#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""An export over an earlier one, which readers watch: who opens the folder finds one of both, whole.

It is swapped in by one step where the file system can, and then the folder is there at any time; else
there is a moment between two renames. An export that is stopped or killed leaves the earlier one.
"""

import ctypes
import os
import random
import signal
import threading
import time

from exported import expect_nothing_beside, open_folder, paused_export, read_at, read_open
from trial import Failed, Project, ended, expect, go_on, main, options, temporary_folder

FILES = 1000
MODEL = "/* {{ partition_by: [part] }} */\nSELECT range + {shift} AS id, range AS part FROM range({files})\n"
SWAPS = 6
KILLS = 8
WATCHERS = 2
RENAMING_SECONDS_MAX = 1  # where the file system cannot swap
AT_FDCWD = -100
RENAME_EXCHANGE = 2


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = Project(arguments.millrace, folder / "project")
        whole = make_versions(project)
        export(project, 1)
        swap_back_and_forth(project, whole)
        stop_before_the_swap(project, whole)
        kill_at_random(project, whole)


def make_versions(project):
    """Of each version the bytes of its files: the paths are the same, the rows in every file others."""
    whole = {}
    for version, shift in ((1, 0), (2, FILES)):
        project.write("models/silver/t.sql", MODEL.format(shift=shift, files=FILES))
        project.succeed("run")
        project.succeed("export", "silver.t", f"version{version}")
        found, whole[version] = read_at(project.folder / f"version{version}")
        expect(found == version and len(whole[version]) == FILES, f"not {FILES} files of version {version}")
    expect(whole[1].keys() == whole[2].keys() and not set(whole[1].values()) & set(whole[2].values()),
           "a mix of both versions could look like one of them")
    return whole


def export(project, version):
    project.succeed("export", "silver.t", "out", "--version", str(version))


def swap_back_and_forth(project, whole):
    atomic = can_swap(project.folder)
    watchers = [Watcher(project.folder / "out", whole, atomic) for _ in range(WATCHERS)]
    for number in range(SWAPS):
        for watcher in watchers:
            watcher.wait_for_a_read()
        export(project, 2 - number % 2)
    for watcher in watchers:
        watcher.wait_for_a_read()
        watcher.end()
    reads = {version: sum(watcher.reads[version] for watcher in watchers) for version in (1, 2)}
    outdated = sum(watcher.outdated for watcher in watchers)
    print(f"{SWAPS} swaps, in one step: {atomic}; reads by version: {reads}, of a folder swapped out meanwhile: {outdated}")
    expect(all(reads.values()), f"a version was never seen: {reads}")


class Watcher(threading.Thread):
    """Opens the folder over and over, and reads all that is in what it opened."""

    def __init__(self, path, whole, atomic):
        super().__init__(daemon=True)
        self.path, self.whole, self.atomic = path, whole, atomic
        self.reads = {1: 0, 2: 0}  # whole ones
        self.outdated = 0  # an export that is swapped out is taken away, also from who reads it
        self.ended = False
        self.fault = None
        self.start()

    def run(self):
        try:
            while not self.ended:
                folder = self.open()
                try:
                    self.read(folder)
                finally:
                    os.close(folder)
        except (Failed, OSError) as fault:
            self.fault = fault

    def open(self):
        end = time.monotonic() + RENAMING_SECONDS_MAX
        while True:
            try:
                return open_folder(self.path)
            except FileNotFoundError:
                expect(not self.atomic, "the export was not there for a moment")
                expect(time.monotonic() < end, f"the export was not there for {RENAMING_SECONDS_MAX} s")

    def read(self, folder):
        try:
            version, files = read_open(folder)
        except FileNotFoundError:
            expect(not self.in_place(folder), "files are missing in the export that stands there")
            self.outdated += 1
            return
        # Asked for after reading: what is in its place now was so all the time, for we hold it open.
        in_place = self.in_place(folder)
        strangers = sorted(path for path, bytes_ in files.items() if self.whole[version].get(path) != bytes_)
        expect(not strangers, f"not of version {version}, which the marker names: {strangers[:3]}")
        is_whole = len(files) == FILES
        expect(is_whole or not in_place, f"{len(files)} of {FILES} files in the export that stands there")
        if is_whole:
            self.reads[version] += 1
        else:
            self.outdated += 1

    def in_place(self, folder):
        try:
            return os.path.samestat(os.fstat(folder), os.stat(self.path))
        except FileNotFoundError:
            expect(not self.atomic, "the export was not there for a moment")
            return False

    def wait_for_a_read(self):
        """One that began now or later."""
        begun = sum(self.reads.values())
        while self.fault is None and sum(self.reads.values()) < begun + 2:
            time.sleep(0.005)
        expect(self.fault is None, f"a reader: {self.fault}")

    def end(self):
        self.ended = True
        self.join()
        expect(self.fault is None, f"a reader: {self.fault}")


def can_swap(folder):
    for name in ("one", "other"):
        (folder / name).mkdir()
    return ctypes.CDLL(None).renameat2(AT_FDCWD, bytes(folder / "one"), AT_FDCWD, bytes(folder / "other"),
                                       RENAME_EXCHANGE) == 0


def stop_before_the_swap(project, whole):
    """While version 2 is copied beside version 1."""
    export(project, 1)
    command = ("export", "silver.t", "out", "--version", "2")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        stopped = go_on(paused_export(project, "out", *command, start_over=lambda: export(project, 1)), number)
        code = -number if number == signal.SIGKILL else 1
        expect(stopped.returncode == code, f"{number.name}: expected exit code {code}, found {stopped.returncode}",
               stopped)
        expect(read_at(project.folder / "out") == (1, whole[1]), f"version 1 is not whole after {number.name}")
        if number != signal.SIGKILL:
            expect("stopped on request" in stopped.stderr, f"does not say that it stopped: {number.name}", stopped)
            expect_nothing_beside(project)
    export(project, 2)
    expect(read_at(project.folder / "out") == (2, whole[2]), "the export after a killed one is not right")
    expect_nothing_beside(project)


def kill_at_random(project, whole):
    """Also at the swap, and while what was swapped out is taken away."""
    moments = random.Random(1)
    begun = time.monotonic()
    export(project, 1)
    seconds = time.monotonic() - begun
    left = []
    for number in range(KILLS):
        process = project.start("export", "silver.t", "out", "--version", "2")
        delay = seconds * (number + moments.random()) / KILLS
        time.sleep(delay)
        process.kill()
        output = ended(process)
        version, files = read_at(project.folder / "out")
        left.append(version)
        expect(files == whole[version], f"version {version} is not whole, killed after {delay:.3f} s", output)
        export(project, 1)
        expect(read_at(project.folder / "out") == (1, whole[1]), "the export after a kill is not right")
        expect_nothing_beside(project)
    print(f"killed {KILLS} times during {seconds:.2f} s, left: versions {left}")


main(test)
