# SPDX-License-Identifier: Apache-2.0
"""What the three models of the Synthea examples promise to those who read their tables: columns and types,
partitions, where the files are and what stands in them, as pyarrow reads it."""

import re
from pathlib import Path

import pyarrow.parquet as parquet

from example import expect

BY_DAY = [("year", "BIGINT"), ("month", "BIGINT"), ("day", "BIGINT")]
DAY_FOLDER = re.compile(r"year=(\d{4})/month=(\d{1,2})/day=(\d{1,2})/part-0\.parquet")
COLUMNS = {
    "silver.encounters_for_symptom": [
        ("id", "VARCHAR"), ("patient", "VARCHAR"), ("code", "BIGINT"), ("description", "VARCHAR"),
        ("reasoncode", "BIGINT"), ("reasondescription", "VARCHAR"), *BY_DAY],
    "silver.observations": [
        ("patient", "VARCHAR"), ("encounter", "VARCHAR"), ("code", "VARCHAR"), ("description", "VARCHAR"),
        ("value", "VARCHAR"), ("units", "VARCHAR"), *BY_DAY],
    "gold.sinusitis_study": [
        ("patient", "VARCHAR"), ("code", "BIGINT"), ("description", "VARCHAR"), ("condition_age", "BIGINT"),
        ("marital", "VARCHAR"), ("race", "VARCHAR"), ("ethnicity", "VARCHAR"), ("gender", "VARCHAR")],
}
# How pyarrow names what we call so.
ARROW_NAMES = {"VARCHAR": "string", "BIGINT": "int64"}


def check_compression(path, column):
    """Snappy where it makes the column smaller; what it would not stays as it is."""
    assert column.compression in ("SNAPPY", "UNCOMPRESSED"), f"{path}: {column.compression}"
    smaller = column.total_compressed_size < column.total_uncompressed_size
    expect(f"compressed {column.path_in_schema} in {path}", smaller, column.compression == "SNAPPY")


def check_file(path, columns):
    """One file, as another program reads it; gives its rows and how its columns are compressed."""
    file = parquet.ParquetFile(path)
    found = [(field.name, str(field.type)) for field in file.schema_arrow]
    expect(f"columns in {path}", found, [(name, ARROW_NAMES[kind]) for name, kind in columns])
    compressions = set()
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        for column in map(group.column, range(group.num_columns)):
            check_compression(path, column)
            compressions.add(column.compression)
    return file.metadata.num_rows, compressions


def check_table(example, table, **options):
    """Everything a reader of `table` relies on. Gives the description."""
    described = example.run_json("table", "describe", table, **options)
    columns = COLUMNS[table]
    expect(f"columns of {table}", [(c["name"], c["type"]) for c in described["columns"]], columns)
    partitioned = table.startswith("silver.")
    expect(f"partitions of {table}", described["partition_by"], [name for name, _ in BY_DAY] if partitioned else [])
    data = Path(described["path"])
    files = sorted(data.rglob("*.parquet"))
    expect(f"files of {table}", len(files), described["files"])
    expect(f"bytes of {table}", sum(path.stat().st_size for path in files), described["bytes"])
    stored = [column for column in columns if not (partitioned and column in BY_DAY)]
    days, compressions = set(), set()
    rows = 0
    for path in files:
        below = path.relative_to(data).as_posix().split("/", 1)[1]  # without the run that wrote it
        if partitioned:
            day = DAY_FOLDER.fullmatch(below)
            assert day, f"path of a file of {table}: {below}"
            days.add(tuple(map(int, day.groups())))
        else:
            expect(f"path of the file of {table}", below, "part-0.parquet")
        rows_of_file, compressions_of_file = check_file(path, stored)
        rows += rows_of_file
        compressions |= compressions_of_file
    expect(f"rows in the files of {table}", rows, described["rows"])
    expect(f"days of {table}", len(days), described["partitions"] if partitioned else 0)
    # A few rows may have nothing to compress.
    assert "SNAPPY" in compressions or rows < 10, f"no column of {table} is compressed"
    return described


def check_tables(example, **options):
    """The three tables and no other; gives their descriptions by name."""
    tables = [table["table"] for table in example.run_json("table", "list", **options) if table["kind"] == "table"]
    expect("tables", tables, sorted(COLUMNS))
    return {table: check_table(example, table, **options) for table in COLUMNS}
