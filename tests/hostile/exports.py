#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Exports that meet, are stopped or killed: the folder is whole or not there, and nothing is left beside it."""

import signal

from exported import expect_nothing_beside, paused_export
from trial import Project, expect, expect_error, go_on, main, options, temporary_folder

FILES = 3000
MODEL = "/* {{ partition_by: [part], export: {export} }} */\nSELECT range AS id, range AS part FROM range({files})\n"


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = Project(arguments.millrace, folder / "project")
        project.write("models/silver/t.sql", MODEL.format(export="elsewhere/t", files=FILES))
        project.succeed("run")

        first = paused_export(project, "out", "export", "silver.t", "out")
        second = project.run("export", "silver.t", "out")
        project.succeed("export", "silver.t", "neighbour")
        output = go_on(first)
        expect_error(second, f"this folder is being exported to: {project.folder / 'out'}")
        expect(output.returncode == 0, "the first export was hindered by the second", output)
        expect_whole(project, "out")
        expect_nothing_beside(project)

        for number in (signal.SIGINT, signal.SIGTERM):
            stopped = go_on(paused_export(project, "new", "export", "silver.t", "new"), number)
            expect(stopped.returncode == 1, f"expected exit code 1, found {stopped.returncode}", stopped)
            expect("stopped on request" in stopped.stderr, "does not say that it stopped", stopped)
            expect(not (project.folder / "new").exists(), "a stopped export was swapped in")
            expect_nothing_beside(project)

        go_on(paused_export(project, "new", "export", "silver.t", "new"), signal.SIGKILL)
        project.succeed("export", "silver.t", "new")
        expect_whole(project, "new")
        expect_nothing_beside(project)

        project.write("models/silver/t.sql", MODEL.format(export="of_run", files=FILES))
        stopped = go_on(paused_export(project, "of_run", "run"), signal.SIGINT)
        expect(stopped.returncode == 1, f"expected exit code 1, found {stopped.returncode}", stopped)
        expect("error: stopped on request" in stopped.stderr, "the run does not say that it stopped", stopped)
        expect(not (project.folder / "of_run").exists(), "a stopped run's export was swapped in")
        expect_nothing_beside(project)
        project.succeed("run")
        expect_whole(project, "of_run")


def expect_whole(project, name):
    found = len(list((project.folder / name).glob("part=*/*.parquet")))
    expect(found == FILES, f"expected {FILES} files in {name}, found {found}")


main(test)
