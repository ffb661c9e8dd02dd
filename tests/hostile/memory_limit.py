#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""--memory-limit is kept by work that takes more without it, and changes no byte of the result.

Measured from outside: the most memory of its own that the process has. Pages of mapped files are not
in it, because the system takes them back when it needs them. The long campaign is the observations
model at scale 1.0 within 512 MB, on both routes. --unmeasured compares only the bytes written; --shadow is for
AddressSanitizer, which keeps a byte of its own for each eight that are touched, and what the program's own code and
constants need of them even where it does nothing.
"""

import hashlib
import time
from pathlib import Path

from synthea import Synthea
from trial import ended, expect, expect_error, main, options, temporary_folder

MODEL = "silver.observations"
AT_REST_MB = 64  # half of the least limit there may be: src/app/workspace.h


def own_bytes(process):
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:  # it ended just now
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("RssAnon:")), 0)


def peak_bytes(project, *arguments):
    """Runs the command and answers the most memory of its own that it had."""
    process = project.start(*arguments)
    peak = 0
    while process.poll() is None:
        peak = max(peak, own_bytes(process))
        time.sleep(0.002)
    output = ended(process)
    expect(output.returncode == 0, f"failed: {' '.join(arguments)}", output)
    return peak


def content(project):
    """Of all table files: the path below the run's folder, and the bytes."""
    contents = {}
    for file in project.lake_files():
        schema, table, _, _, *below = file.relative_to(project.data_directory / "lake").parts
        contents[schema, table, *below] = hashlib.sha256(file.read_bytes()).hexdigest()
    return contents


def test():
    arguments = options(long=False, scale=0.3, limit=160, unmeasured=False, shadow=False)
    scale, limit_mb = (1.0, 512) if arguments.long else (arguments.scale, arguments.limit)
    models = [MODEL] if arguments.long else []
    allowed = limit_mb * 1_000_000
    with temporary_folder() as folder:
        project = Synthea(arguments.millrace, folder / "project")
        # AddressSanitizer, where it is built in, would keep up to 256 MB of freed memory.
        project.variables["ASAN_OPTIONS"] = "quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
        project.generate("data", scale, 1)
        if arguments.shadow:
            # Of the limit so much is for what the program takes before it does anything; measured here instead.
            allowed = peak_bytes(project, "version") + (limit_mb - AT_REST_MB) * 1_125_000
        for route in ("general", "auto"):
            def build(name, *limit):
                project.data_directory = folder / name / route
                return peak_bytes(project, "run", *models, "--route", route, "--data-dir",
                                  str(project.data_directory), *limit)
            free = build("free")
            wanted = content(project)
            limited = build("limited", "--memory-limit", f"{limit_mb}MB")
            print(f"route {route}: {free / 1e6:.0f} MB, {limited / 1e6:.0f} MB with {limit_mb} MB allowed")
            if not arguments.unmeasured:
                expect(free > allowed, f"route {route} stays below the limit without it: the test says nothing")
                expect(limited < allowed, f"route {route} took {limited:,} bytes, {allowed:,} allowed")
            expect(content(project) == wanted, f"files differ under the limit on route {route}")
        expect_error(project.run("run", "--memory-limit", "1MB"), "memory limit is too small", exit_code=2)


main(test)
