# SPDX-License-Identifier: Apache-2.0
"""Is what an engine wrote equal to what DuckDB makes of the same SQL?

    python elt_check.py CASE DATA WORK OUT

prints JSON: rows and partitions that there must be, rows found, and differences (0 when all is well). The
reference is made once and kept in WORK.
"""

import json
import pathlib
import sys

import duckdb

from elt_cases import CASES, Case, duckdb_views
from elt_measure import data_files


def one(connection: duckdb.DuckDBPyConnection, query: str):
    return connection.execute(query).fetchall()[0][0]


def make_reference(connection, case: Case, data: str, reference: pathlib.Path) -> None:
    for statement in duckdb_views(case, data):
        connection.execute(statement)
    unfinished = reference.with_suffix(".new")
    connection.execute(f"COPY ({case.sql()}) TO '{unfinished}' (FORMAT parquet)")
    unfinished.rename(reference)


def out_of_order(connection, case: Case, file: pathlib.Path) -> int:
    key = f"({', '.join(case.sort_by)})"
    return one(connection, f"""
        SELECT count(*) FROM (
            SELECT {key} < lag({key}) OVER (ORDER BY file_row_number) AS back
            FROM read_parquet('{file}', file_row_number = true))
        WHERE back""")


def check(case: Case, data: str, work: str, out: str) -> dict:
    connection = duckdb.connect()
    reference = pathlib.Path(work) / f"reference-{case.number}.parquet"
    if not reference.exists():
        make_reference(connection, case, data, reference)
    connection.execute(f"CREATE VIEW wanted AS FROM '{reference}'")
    columns = connection.execute(
        "SELECT column_name, column_type FROM (DESCRIBE wanted)").fetchall()
    # Types may differ in width between engines; values may not.
    chosen = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns)
    files = data_files(pathlib.Path(out))
    connection.execute(f"CREATE TEMP TABLE given AS SELECT {chosen} FROM read_parquet("
                       f"{[str(file) for file in files]}, hive_partitioning = true)")
    differences = sum(one(connection, f"SELECT count(*) FROM (FROM {a} EXCEPT ALL FROM {b})")
                      for a, b in (("given", "wanted"), ("wanted", "given")))
    if case.sort_by:
        differences += sum(out_of_order(connection, case, file) for file in files)
    partitions = 1
    if case.partition_by:
        partitions = one(connection, f"SELECT count(*) FROM (SELECT DISTINCT "
                                     f"{', '.join(case.partition_by)} FROM wanted)")
    return {"rows": one(connection, "SELECT count(*) FROM wanted"), "partitions": partitions,
            "rows_found": one(connection, "SELECT count(*) FROM given"),
            "differences": differences}


if __name__ == "__main__":
    number, *folders = sys.argv[1:]
    print(json.dumps(check(CASES[int(number)], *folders)))
