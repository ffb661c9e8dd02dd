#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Many more partitions, or files of a source, than open files allowed: 256 handles are enough."""

import gzip
import resource
import shutil

from synthea import Synthea
from trial import Project, expect, main, options, temporary_folder

HANDLES = 256
FILES = 1000


def limit():
    resource.setrlimit(resource.RLIMIT_NOFILE, (HANDLES, HANDLES))


def test():
    arguments = options(scale=0.05)
    with temporary_folder() as folder:
        many_partitions(arguments, folder / "partitions")
        many_text_files(arguments.millrace, folder / "text")
        many_parquet_files(arguments.millrace, folder / "parquet")


def many_partitions(arguments, folder):
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
    for route in ("general", "auto"):
        project.succeed("run", "--route", route, preexec_fn=limit)
        output = project.succeed("sql", "--format", "csv",
                                 "SELECT count(*), sum(id) FROM raw.t UNION ALL "
                                 "SELECT count(*), sum(id) FROM silver.t", preexec_fn=limit)
        found = output.stdout.split()[1:]
        expect(found == [f"{FILES},{total}"] * 2, f"rows differ on route {route}", output)


main(test)
