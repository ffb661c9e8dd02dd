#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Two processes on one data directory: the second writer is told who holds it, readers go on."""

import signal
from pathlib import Path

from trial import Project, expect, expect_error, main, options, temporary_folder, wait_until

# Takes much longer than the test needs, and stops when asked to.
ENDLESS = "SELECT sum(hash(a.range, b.range)) AS x FROM range(1000000) a, range(1000000) b\n"


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = Project(arguments.millrace, folder / "project")
        project.write("models/silver/t.sql", "SELECT 1 AS x\n")
        project.succeed("run")
        project.write("models/silver/t.sql", ENDLESS)
        lock = project.data_directory / "lock"
        holder = project.start("run")
        try:
            wait_until(lambda: f"process {holder.pid}" in lock.read_text(), "the first run has the lock")
            for command in (["run"], ["table", "vacuum"], ["table", "rollback", "silver.t", "1"]):
                output = project.run(*command)
                expect_error(output, f"data directory is in use by millrace run, process {holder.pid}",
                             str(project.data_directory))
            expect(project.rows("SELECT x FROM silver.t") == [("1",)], "sql does not work beside a run")
            for command in (["table", "list"], ["table", "history", "silver.t"], ["plan"], ["doctor"],
                            ["export", "silver.t", "out"]):
                project.succeed(*command)
            expect(holder.poll() is None, "the first run has ended too early")
        finally:
            holder.send_signal(signal.SIGINT)
            holder.communicate()

        reader = project.start("sql", ENDLESS)
        try:
            wait_until(lambda: reader.poll() is None and reads(reader), "the reader reads")
            output = project.run("table", "vacuum")
            expect_error(output, "tables are being read")
            project.write("models/silver/t.sql", "SELECT 2 AS x\n")
            project.succeed("run")
        finally:
            reader.send_signal(signal.SIGINT)
            reader.communicate()
        expect(project.rows("SELECT x FROM silver.t") == [("2",)], "the run beside a reader is not right")
        project.expect_no_orphans()


def reads(reader):
    """Whether the process has the readers' lock open."""
    try:
        names = [path.resolve().name for path in Path(f"/proc/{reader.pid}/fd").iterdir()]
    except OSError:
        return False
    return "readers.lock" in names and "state.db" in names


main(test)
