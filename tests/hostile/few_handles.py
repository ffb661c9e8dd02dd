#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Many more partitions than open files allowed: 256 handles are enough, on both routes."""

import resource

from synthea import Synthea
from trial import expect, main, options, temporary_folder

HANDLES = 256


def limit():
    resource.setrlimit(resource.RLIMIT_NOFILE, (HANDLES, HANDLES))


def test():
    arguments = options(scale=0.05)
    with temporary_folder() as folder:
        project = Synthea(arguments.millrace, folder / "project")
        project.generate("data", arguments.scale, 1)
        project.succeed("run")
        free = project.fingerprint()
        partitions = int(project.rows("SELECT count(DISTINCT (year, month, day)) FROM silver.observations")[0][0])
        expect(partitions > HANDLES, f"too few partitions to say anything: {partitions}")
        for route in ("general", "auto"):
            limited = ["run", "--route", route, "--data-dir", str(folder / route)]
            project.succeed(*limited, preexec_fn=limit)
            project.data_directory = folder / route
            output = project.succeed("sql", "--format", "csv", "--data-dir", str(folder / route),
                                     "SELECT count(*) FROM silver.observations", preexec_fn=limit)
            expect(output.stdout.split()[1] == free[0], f"rows differ on route {route}", output)
            expect(len(project.lake_files()) >= partitions, f"too few files on route {route}")


main(test)
