#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Many more partitions, or files of a source, than open files allowed: 256 handles are enough.

The hard limit is as low, and nobody may raise it. What is written is what is written without a limit.
"""

import ctypes
import gzip
import resource
import shutil
import subprocess
import sys

from synthea import TABLES, Synthea
from trial import Project, expect, main, options, temporary_folder

HANDLES = 256
FILES = 1000


PR_CAPBSET_DROP = 24
CAP_SYS_RESOURCE = 24


def limit():
    """In a new process. Root could raise a hard limit again, but not without this capability."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_RESOURCE, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_NOFILE, (HANDLES, HANDLES))


def expect_limited():
    """The limit holds for a program that would rather have none."""
    raising = ("import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE)); "
               f"resource.setrlimit(resource.RLIMIT_NOFILE, ({HANDLES + 1}, {HANDLES + 1}))")
    output = subprocess.run([sys.executable, "-c", raising], preexec_fn=limit, capture_output=True, text=True)
    expect(output.stdout == f"({HANDLES}, {HANDLES})\n" and output.returncode != 0, "the limit can be raised", output)


def test():
    arguments = options(scale=0.05)
    with temporary_folder() as folder:
        expect_limited()
        many_partitions(arguments, folder / "partitions")
        many_text_files(arguments.millrace, folder / "text")
        many_parquet_files(arguments.millrace, folder / "parquet")


def many_partitions(arguments, folder):
    project = Synthea(arguments.millrace, folder / "project")
    project.generate("data", arguments.scale, 1)
    project.succeed("run")
    free = project.fingerprints(*TABLES)
    files = len(project.lake_files())
    partitions = int(project.rows("SELECT count(DISTINCT (year, month, day)) FROM silver.observations")[0][0])
    expect(partitions > HANDLES, f"too few partitions to say anything: {partitions}")
    for route in ("general", "auto"):
        limited = ["run", "--route", route, "--data-dir", str(folder / route)]
        project.succeed(*limited, preexec_fn=limit)
        project.data_directory = folder / route
        expect(project.fingerprints(*TABLES, preexec_fn=limit) == free, f"rows differ on route {route}")
        expect(len(project.lake_files()) == files, f"expected {files} files on route {route}, found "
               f"{len(project.lake_files())}")


def many_text_files(millrace, folder):
    """Also compressed ones: those are read from nameless files."""
    project = Project(millrace, folder)
    project.write("sources.yaml", 'sources:\n  raw.t: { path: "data/*" }\n')
    project.write("models/silver/t.sql", "SELECT * FROM raw.t\n")
    (folder / "data").mkdir()
    for i in range(FILES):
        text = f"id,name\n{i},n{i}\n".encode()
        (folder / "data" / f"{i}.csv").write_bytes(gzip.compress(text) if i % 2 else text)
    check_rows(project)


def many_parquet_files(millrace, folder):
    """Declared narrower than they are, so that values are read; every other one has a column more."""
    project = Project(millrace, folder)
    project.write("sources.yaml", "sources:\n  raw.t: { path: \"data/*.parquet\", format: parquet,"
                  " columns: { id: SMALLINT } }\n")
    project.write("models/silver/t.sql", "SELECT id FROM raw.t\n")
    (folder / "data").mkdir()
    for i in range(2):
        project.succeed("sql", "--format", "parquet", "--output", f"{i}.parquet",
                        "SELECT 7 AS id" + ", 'x' AS name" * i)
    for i in range(FILES):
        shutil.copy(folder / f"{i % 2}.parquet", folder / "data" / f"{i}.parquet")
    check_rows(project, 7 * FILES)


def check_rows(project, total=sum(range(FILES))):
    """Of the source and the table, with a limit and without."""
    query = " UNION ALL ".join(f"SELECT count(*), sum(id), bit_xor(hash(t)), sum(hash(t) % 1000000007) FROM {table} t"
                               for table in ("raw.t", "silver.t"))
    free = project.data_directory
    project.succeed("run")
    wanted = project.rows(query)
    expect([row[:2] for row in wanted] == [(str(FILES), str(total))] * 2, f"not the rows of the source: {wanted}")
    for route in ("general", "auto"):
        project.data_directory = free.with_name(route)
        project.succeed("run", "--route", route, "--data-dir", str(project.data_directory), preexec_fn=limit)
        found = project.rows(query, preexec_fn=limit)
        expect(found == wanted, f"rows differ on route {route}: {found}, expected {wanted}")


main(test)
