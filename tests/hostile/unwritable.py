#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""A data directory, or an export's place, that may not be written: told in words, nothing changed."""

import os

from trial import Project, expect, expect_error, main, options, temporary_folder


class Unprivileged(Project):
    """Permissions mean nothing to root; without this capability they do."""

    def arguments(self, *arguments):
        bare = super().arguments(*arguments)
        if os.geteuid() != 0:
            return bare
        return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search",
                "--inh-caps", "-dac_override,-dac_read_search", *bare]


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = Unprivileged(arguments.millrace, folder / "project")
        project.write("models/silver/t.sql", "SELECT 1 AS x\n")

        os.chmod(project.folder, 0o555)
        expect_error(project.run("run"), "Permission denied", ".millrace")
        os.chmod(project.folder, 0o755)

        project.succeed("run")
        project.write("models/silver/t.sql", "SELECT 2 AS x\n")
        folders = [project.data_directory, *filter(os.path.isdir, project.data_directory.rglob("*"))]
        for path in folders:
            os.chmod(path, 0o555)
        expect_error(project.run("run"), "Permission denied", ".millrace")
        expect(project.rows("SELECT x FROM silver.t") == [("1",)], "the old version is not readable")
        for path in folders:
            os.chmod(path, 0o755)
        project.succeed("run")
        expect(project.rows("SELECT x FROM silver.t") == [("2",)], "the next run is not right")

        closed = project.folder / "closed"
        closed.mkdir(mode=0o555)
        expect_error(project.run("export", "silver.t", "closed/out"), "Permission denied", "closed")
        expect_error(project.run("sql", "-o", "closed/out.csv", "SELECT 1"), "Permission denied", "closed")

        (project.folder / "secret.csv").write_text("x\n1\n")
        os.chmod(project.folder / "secret.csv", 0)
        project.write("sources.yaml", "sources:\n  raw.s: { path: secret.csv }\n")
        expect_error(project.run("sql", "SELECT * FROM raw.s"), "Permission denied", "secret.csv")


main(test)
