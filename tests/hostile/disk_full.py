#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""A disk that fills up in the middle of a run: told in words, the old version readable, then right.

The run is tried with more and more free space, so that the disk is full at the lock, while rows are
written, while files are, and at the commit, until it succeeds. An export to a full disk leaves nothing there.
"""

import os

import private_mount
from trial import Project, expect, expect_error, main, options, temporary_folder

MODEL = "/* partition_by: [part] */\nSELECT range AS id, md5(range::VARCHAR) AS t, range % 50 AS part FROM range({rows})\n"
DISK_BYTES = 32 << 20
ROWS_OLD, ROWS_NEW = 1000, 120_000
STEPS = 24
FULL = ("No space left on device", "database or disk is full")
SUM = "SELECT count(*), sum(id) FROM silver.t"


def expected(rows):
    return [(str(rows), str(rows * (rows - 1) // 2))]


def test():
    arguments = options()
    private_mount.enter()
    with temporary_folder() as folder:
        project = Project(arguments.millrace, folder / "project")
        disk = folder / "disk"
        private_mount.mount_tmpfs(disk, DISK_BYTES)
        try:
            project.data_directory = disk / "data"
            project.write("millrace.yaml", f"name: full\ndata_dir: {project.data_directory}\n")
            project.write("models/silver/t.sql", MODEL.format(rows=ROWS_OLD))
            project.succeed("run")
            failures = fill_until_it_succeeds(project, disk)
            expect(failures >= 5, f"the disk was hardly ever full: {failures} of {STEPS}")
            private_mount.remount(disk, "size=4g")  # or doctor complains of the disk, rightly
            project.expect_no_orphans()
            export_to_full_disk(project, folder / "small")
        finally:
            private_mount.unmount(disk)


def export_to_full_disk(project, small):
    private_mount.mount_tmpfs(small, 256 << 10)
    try:
        expect_error(project.run("export", "silver.t", str(small / "out")), str(small), "No space left on device")
        left = os.listdir(small)
        expect(not left, f"a failed export left on the full disk: {left}")
    finally:
        private_mount.unmount(small)


def fill_until_it_succeeds(project, disk):
    project.write("models/silver/t.sql", MODEL.format(rows=ROWS_NEW))
    for step in range(STEPS):
        private_mount.fill(disk, step * step * 40_000)
        output = project.run("run")
        # The commit may have been the last thing that found room: then it is the new version.
        if output.returncode == 0:
            (disk / "ballast").unlink()
            expect(project.rows(SUM) == expected(ROWS_NEW), "rows are wrong after success", output)
            return step
        expect_error(output, str(disk))
        expect(any(words in output.stderr for words in FULL), "does not say that the disk is full", output)
        found = project.rows(SUM)
        expect(found == expected(ROWS_OLD), f"old version is not what it was: {found}", output)
        left = [file for file in project.lake_files() if "/data/" in str(file)]
        expect(len(left) == 50, f"files of the failed run are left: {len(left) - 50}", output)
    raise AssertionError("the disk was always full")


main(test)
