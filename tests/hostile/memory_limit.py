#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""--memory-limit is kept, and changes no byte of the result."""

import hashlib
import os

from synthea import Synthea
from trial import expect, expect_error, main, options, temporary_folder

LIMIT_BYTES = 512_000_000


def peak_bytes(project, *arguments):
    """Runs the command and answers the most memory it had, pages of its input files included."""
    process = project.start(*arguments)
    process.stdout.close()
    stderr = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    expect(process.returncode == 0, f"failed: {' '.join(arguments)}\n{stderr}")
    return usage.ru_maxrss * 1024


def content(project):
    """Of all table files: the path below the run's folder, and the bytes."""
    contents = {}
    for file in project.lake_files():
        schema, table, _, _, *below = file.relative_to(project.data_directory / "lake").parts
        contents[schema, table, *below] = hashlib.sha256(file.read_bytes()).hexdigest()
    return contents


def test():
    arguments = options(scale=0.3)
    with temporary_folder() as folder:
        project = Synthea(arguments.millrace, folder / "project")
        project.generate("data", arguments.scale, 1)
        project.succeed("run")
        free = content(project)
        input_bytes = sum(file.stat().st_size for file in (project.folder / "data").iterdir())
        for route in ("general", "auto"):
            project.data_directory = folder / route
            peak = peak_bytes(project, "run", "--route", route, "--memory-limit", "512MB",
                              "--data-dir", str(project.data_directory))
            allowed = (LIMIT_BYTES + input_bytes) * arguments.patience
            expect(peak < allowed, f"route {route} took {peak:,} bytes, {allowed:,.0f} allowed")
            expect(content(project) == free, f"files differ under the limit on route {route}")
            print(f"route {route}: {peak / 1e6:.0f} MB at most, input files of {input_bytes / 1e6:.0f} MB included")
        expect_error(project.run("run", "--memory-limit", "1MB"), "memory limit is too small", exit_code=2)


main(test)
