# SPDX-License-Identifier: Apache-2.0
"""DuckDB, in the ways that may give one file per partition. Which of them do depends on the
version: see the results."""

import duckdb

from elt_cases import Case, duckdb_views
from peers import runner

THREADS = 2


def connect(case: Case, data: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    for statement in duckdb_views(case, data):
        connection.execute(statement)
    return connection


def copy(connection, case: Case, query: str, out: str) -> None:
    partitions = f", PARTITION_BY ({', '.join(case.partition_by)})" if case.partition_by else ""
    connection.execute(f"COPY ({query}) TO '{case.target(out)}' "
                       f"(FORMAT parquet, COMPRESSION snappy{partitions})")
    connection.close()


def ordered(case: Case) -> str:
    return f"{case.sql()} ORDER BY {', '.join(case.partition_by)}"


def default(case: Case, data: str, out: str) -> None:
    copy(connect(case, data), case, case.sql(), out)


def any_order(case: Case, data: str, out: str) -> None:
    connection = connect(case, data)
    connection.execute("SET preserve_insertion_order = false")
    copy(connection, case, case.sql(), out)


def high_flush(case: Case, data: str, out: str) -> None:
    connection = connect(case, data)
    connection.execute("SET partitioned_write_flush_threshold = 10000000")
    connection.execute("SET partitioned_write_max_open_files = 20000")
    copy(connection, case, case.sql(), out)


def sorted_one_thread(case: Case, data: str, out: str) -> None:
    connection = connect(case, data)
    connection.execute("SET threads = 1")
    copy(connection, case, ordered(case), out)


def sorted_table(case: Case, data: str, out: str) -> None:
    """Sorts into a temporary table on all threads, then writes it on one."""
    connection = connect(case, data)
    connection.execute(f"CREATE TEMP TABLE staged AS {ordered(case)}")
    connection.execute("SET threads = 1")
    copy(connection, case, "FROM staged", out)


if __name__ == "__main__":
    runner.main(duckdb.__version__, {
        "default": default, "any_order": any_order, "high_flush": high_flush,
        "sorted_one_thread": sorted_one_thread, "sorted_table": sorted_table})
