#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""A source file that changes while it is read: never a table of mixed rows, and no crash."""

import os

from trial import Project, expect, expect_error, main, options, temporary_folder, wait_until

ROWS = 150_000
# Slow enough that the file changes while the rows are on their way.
MODEL = """/* partition_by: [part] */
SELECT id, version, id % 20 AS part, (SELECT count(*) FROM range(id % 40)) AS n
FROM raw.t, range(8) AS copies(c)
"""


def write_source(path, version, rows=ROWS):
    path.write_text("id,version\n" + "".join(f"{i},{version}\n" for i in range(rows)))


def truncate(path):
    os.truncate(path, path.stat().st_size // 3)


def overwrite(path):
    write_source(path, 2)


def append(path):
    with path.open("a") as file:
        file.write("1,99\n")


def replace(path):
    fresh = path.with_suffix(".new")
    write_source(fresh, 2)
    fresh.rename(path)


def remove(path):
    path.unlink()


def put_in_place(path):
    path.with_suffix(".new").rename(path)


def test():
    arguments = options()
    with temporary_folder() as folder:
        for change in (truncate, overwrite, append, replace, remove):
            project = begin(arguments.millrace, folder / change.__name__, "{ path: t.csv }")
            source = project.folder / "t.csv"
            write_source(source, 1)
            # A file that another one took the place of, or that is gone, stays whole for who has it
            # open.
            check(project, source, change, whole=change in (replace, remove))
        # Parquet is opened again by its path for each query.
        project = begin(arguments.millrace, folder / "parquet", "{ path: t.parquet, format: parquet }")
        for version, name in ((1, "t.parquet"), (2, "t.new")):
            project.succeed("sql", "--format", "parquet", "--output", name,
                            f"SELECT i AS id, {version} AS version FROM range({ROWS}) t(i)")
        check(project, project.folder / "t.parquet", put_in_place, whole=False)


def begin(millrace, folder, source):
    """A project with a first version of its table, before there is any source."""
    project = Project(millrace, folder)
    project.write("sources.yaml", f"sources:\n  raw.t: {source}\n")
    project.write("models/silver/t.sql", "SELECT 0 AS version\n")
    project.succeed("run")
    project.write("models/silver/t.sql", MODEL)
    return project


def check(project, source, change, whole):
    process = project.start("run", "silver.t")
    runs = project.data_directory / "lake/silver/t/data"
    wait_until(lambda: len(list(runs.iterdir())) > 1 or process.poll() is not None, "the run writes")
    expect(process.poll() is None, f"the run was over before: {change.__name__}")
    change(source)
    stdout, stderr = process.communicate()
    versions = project.rows("SELECT DISTINCT version FROM silver.t")
    if process.returncode == 0:
        expect(whole, f"a changed file was taken for a whole one: {change.__name__}\n{stderr}")
        expect(versions == [("1",)], f"rows are mixed after {change.__name__}: {versions}")
    else:
        expect(process.returncode == 1, f"crashed with {process.returncode}: {change.__name__}\n{stderr}")
        for words in ("changed while it was read", source.name, "hint: "):
            expect(words in stderr, f"expected in the message: {words}\n{stderr}")
        expect(versions == [("0",)], f"the old version is not what it was: {versions}")
    if change is remove:
        expect_error(project.run("run"), "no file matches", "t.csv")
        return
    project.succeed("run")
    rows = int(project.rows("SELECT count(*) FROM raw.t")[0][0])
    found = int(project.rows("SELECT count(*) FROM silver.t")[0][0])
    expect(found == 8 * rows, f"the next run is not right: {found} rows of {8 * rows}")
    project.expect_no_orphans()


main(test)
