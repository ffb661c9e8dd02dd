#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""A vacuum in the middle of removing files: who comes meanwhile waits or is told, and it stops when asked to."""

import signal
import time

from trial import (Project, ended, expect, expect_error, go_on, main, options, paused_when, temporary_folder,
                   wait_until)

ORPHANS = 20_000


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = Project(arguments.millrace, folder / "project")
        project.write("models/silver/t.sql", "SELECT 1 AS x\n")
        project.succeed("run")

        vacuum = paused_vacuum(project)
        refused = project.run("run")
        begun = time.monotonic()
        turned_away = project.run("sql", "SELECT x FROM silver.t")
        waited_seconds = time.monotonic() - begun
        reader = project.start("sql", "--format", "csv", "SELECT x FROM silver.t")
        # Nothing tells that it waits; begun later than we think, it only has less to wait for.
        begun = time.monotonic()
        wait_until(lambda: time.monotonic() > begun + 1, "the reader had time to begin")
        removed = go_on(vacuum)
        output = ended(reader)
        expect_error(refused, "data directory is in use by millrace table vacuum", "reading",
                     "waits while a vacuum removes files")
        expect_error(turned_away, "files are being removed from the data directory", "try again in a moment")
        expect(2 < waited_seconds < 10 * arguments.patience, f"a reader waited for {waited_seconds:.1f} s")
        expect(output.returncode == 0, "a reader did not wait for the end of a vacuum", output)
        expect(removed.returncode == 0, "the vacuum was hindered", removed)
        expect(not list(orphans(project).iterdir()), "the vacuum left orphans")

        for number in (signal.SIGINT, signal.SIGTERM):
            stopped = go_on(paused_vacuum(project), number)
            expect(stopped.returncode == 1, f"expected exit code 1, found {stopped.returncode}", stopped)
            expect("error: stopped on request" in stopped.stderr, "does not say that it stopped", stopped)
            expect(list(orphans(project).iterdir()), "a stopped vacuum removed everything")
        project.expect_no_orphans()
        expect(project.rows("SELECT x FROM silver.t") == [("1",)], "the table is not what it was")


def orphans(project):
    folder = project.data_directory / "lake" / "silver" / "gone" / "data"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def paused_vacuum(project):
    """A vacuum that has removed the first of many files, and stands still."""
    made = [0]

    def start():
        for number in range(ORPHANS):
            (orphans(project) / f"{number}.parquet").touch()
        made[0] = orphans(project).stat().st_mtime_ns
        return project.start("table", "vacuum")

    def removes(process):
        return orphans(project).stat().st_mtime_ns != made[0] and any(orphans(project).iterdir())
    return paused_when(start, removes, lambda: None, "the vacuum removes files")


main(test)
