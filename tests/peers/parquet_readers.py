#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads what parquet_samples wrote with other people's Parquet readers.

    parquet_readers.py PARQUET_SAMPLES [DIRECTORY]

runs the given program in DIRECTORY (default: a temporary one), then reads every file with pyarrow,
duckdb and polars and compares each value with the JSON file beside it. With pyarrow it also compares
schema, statistics and footer. Prints the differences; exit status 1 if there is one.
"""
import decimal
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import uuid

import duckdb
import polars
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

decimal.getcontext().prec = 80

# kind: physical type, annotation as pyarrow prints it, converted type
SCALARS = {
    "BOOLEAN": ("BOOLEAN", "None", "NONE"),
    "TINYINT": ("INT32", "Int(bitWidth=8, isSigned=true)", "INT_8"),
    "SMALLINT": ("INT32", "Int(bitWidth=16, isSigned=true)", "INT_16"),
    "INTEGER": ("INT32", "Int(bitWidth=32, isSigned=true)", "INT_32"),
    "BIGINT": ("INT64", "Int(bitWidth=64, isSigned=true)", "INT_64"),
    "UTINYINT": ("INT32", "Int(bitWidth=8, isSigned=false)", "UINT_8"),
    "USMALLINT": ("INT32", "Int(bitWidth=16, isSigned=false)", "UINT_16"),
    "UINTEGER": ("INT32", "Int(bitWidth=32, isSigned=false)", "UINT_32"),
    "UBIGINT": ("INT64", "Int(bitWidth=64, isSigned=false)", "UINT_64"),
    "FLOAT": ("FLOAT", "None", "NONE"),
    "DOUBLE": ("DOUBLE", "None", "NONE"),
    "DATE": ("INT32", "Date", "DATE"),
    "TIME": ("INT64", "Time(isAdjustedToUTC=false, timeUnit=microseconds)", "NONE"),
    "TIMESTAMP": ("INT64", "Timestamp(isAdjustedToUTC=false, timeUnit=microseconds, "
                           "is_from_converted_type=false, force_set_converted_type=false)", "NONE"),
    "TIMESTAMP WITH TIME ZONE": ("INT64", "Timestamp(isAdjustedToUTC=true, timeUnit=microseconds, "
                                          "is_from_converted_type=false, "
                                          "force_set_converted_type=false)", "TIMESTAMP_MICROS"),
    "UUID": ("FIXED_LEN_BYTE_ARRAY", "UUID", "NONE"),
    "VARCHAR": ("BYTE_ARRAY", "String", "UTF8"),
    "BLOB": ("BYTE_ARRAY", "None", "NONE"),
}
FLOAT_WORDS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf, "-0.0": -0.0}
differences = []


def check(is_equal, place, found, wanted):
    if not is_equal:
        differences.append(f"{place}: found {found!r}, wanted {wanted!r}"[:600])


# A value as plain Python that compares exactly: floats by their bits, one NaN like the other.

def float_bits(value):
    return "nan" if math.isnan(value) else struct.pack("<d", value)


def wanted_value(value, kind):
    name = kind["kind"]
    if value is None:
        return None
    if name in ("FLOAT", "DOUBLE"):
        return float_bits(FLOAT_WORDS[value] if isinstance(value, str) else float(value))
    if name == "DECIMAL":
        return decimal.Decimal(value).scaleb(-kind["scale"])
    if name in ("UUID", "BLOB"):
        return bytes.fromhex(value)
    if name == "LIST":
        return [wanted_value(element, kind["children"][0]["type"]) for element in value]
    if name == "STRUCT":
        return {c["name"]: wanted_value(value[c["name"]], c["type"]) for c in kind["children"]}
    return value


def found_values(array, kind):
    """The same of an Arrow array, whichever of Arrow's types the reader chose."""
    name = kind["kind"]
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    valid = array.is_valid().to_pylist()
    if name == "LIST":
        lengths = pc.list_value_length(array).to_pylist()
        elements = iter(found_values(array.flatten(), kind["children"][0]["type"]))
        return [[next(elements) for _ in range(n)] if v else None for n, v in zip(lengths, valid)]
    if name == "STRUCT":
        children = [c["name"] for c in kind["children"]]
        fields = [found_values(pc.struct_field(array, i), c["type"])
                  for i, c in enumerate(kind["children"])]
        rows = zip(*fields)
        return [dict(zip(children, row)) if v else None for row, v in zip(rows, valid)]
    if name == "DATE":
        array = array.cast(pa.int32())
    elif name == "TIME":
        array = array.cast(pa.int64()) if array.type.unit == "us" else pc.divide(
            array.cast(pa.int64()), 1000)
    elif name.startswith("TIMESTAMP"):
        assert array.type.unit == "us" and (array.type.tz is not None) == name.endswith("ZONE")
        array = array.cast(pa.int64())
    values = array.to_pylist()
    if name in ("FLOAT", "DOUBLE"):
        return [None if v is None else float_bits(v) for v in values]
    if name == "UUID":
        return [v if v is None or isinstance(v, bytes) else
                v.bytes if isinstance(v, uuid.UUID) else uuid.UUID(v).bytes for v in values]
    return values


def read_pyarrow(path):
    return pq.ParquetFile(path).read()


def read_duckdb(path):
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    return connection.sql(f"select * from read_parquet('{path}')").to_arrow_table()


def read_polars(path):
    return polars.read_parquet(path).to_arrow()


READERS = {"pyarrow": read_pyarrow, "duckdb": read_duckdb, "polars": read_polars}


def check_values(path, expected):
    rows = [row for group in expected["row_groups"] for row in group]
    for name, read in READERS.items():
        try:
            table = read(path)
        except Exception as error:  # whatever a reader throws is a difference
            check(False, f"{path.name} {name}", error, "a table")
            continue
        check(table.num_rows == len(rows), f"{path.name} {name} rows", table.num_rows, len(rows))
        for index, column in enumerate(expected["columns"]):
            found = found_values(table.column(index), column["type"])
            wanted = [wanted_value(row[index], column["type"]) for row in rows]
            for row, (f, w) in enumerate(zip(found, wanted)):
                check(f == w, f"{path.name} {name} {column['name']}[{row}]", f, w)


# The leaves of a column, each with its path, its type and the highest levels on the way.

def leaves(field, path=(), definition=0, repetition=0):
    kind = field["type"]
    path += (field["name"],)
    definition += field["nullable"]
    if kind["kind"] == "LIST":
        path, definition, repetition = path + ("list",), definition + 1, repetition + 1
    if kind["children"]:
        for child in kind["children"]:
            yield from leaves(child, path, definition, repetition)
    else:
        yield ".".join(path), kind, definition, repetition


def leaf_values(value, field, path):
    """The entries of one leaf below a value; None for a path that ended early."""
    kind = field["type"]
    path = path[1:]
    if value is None or not path:
        return [wanted_value(value, kind)]
    if kind["kind"] == "LIST":
        element = kind["children"][0]
        return [e for v in value for e in leaf_values(v, element, path[1:])] or [None]
    child = next(c for c in kind["children"] if c["name"] == path[0])
    return leaf_values(value[child["name"]], child, path)


def check_schema(path, schema, expected):
    index = 0
    for column in expected["columns"]:
        for name, kind, definition, repetition in leaves(column):
            found = schema.column(index)
            place = f"{path.name} schema {name}"
            index += 1
            if kind["kind"] == "DECIMAL":
                precision = kind["precision"]
                physical = ("INT32" if precision <= 9 else
                            "INT64" if precision <= 18 else "FIXED_LEN_BYTE_ARRAY")
                annotation = f"Decimal(precision={precision}, scale={kind['scale']})"
                converted = "DECIMAL"
                if precision > 18:
                    fewest = next(n for n in range(1, 17) if 2 ** (8 * n - 1) >= 10 ** precision)
                    check(found.length == fewest, place, found.length, fewest)
            else:
                physical, annotation, converted = SCALARS[kind["kind"]]
            check(found.path == name, place, found.path, name)
            check(found.physical_type == physical, place, found.physical_type, physical)
            check(str(found.logical_type) == annotation, place, str(found.logical_type), annotation)
            check(found.converted_type == converted, place, found.converted_type, converted)
            levels = (found.max_definition_level, found.max_repetition_level)
            check(levels == (definition, repetition), place, levels, (definition, repetition))
    check(len(schema) == index, f"{path.name} leaves", len(schema), index)


def bound_of(value, kind):
    """A bound as pyarrow gives it, made comparable with wanted_value()."""
    name = kind["kind"]
    if name == "BLOB" or name == "VARCHAR":
        return value if isinstance(value, bytes) else value.encode()
    if name == "UUID":
        return value if isinstance(value, bytes) else value.bytes
    return value


def number_of(value, kind):
    """What orders a value: bytes for text, float for floats, else the value itself."""
    name = kind["kind"]
    if name in ("FLOAT", "DOUBLE"):
        return math.nan if value == "nan" else struct.unpack("<d", value)[0]
    return value.encode() if name == "VARCHAR" else value


def scalar_bound(value, kind):
    """Dates and times in pyarrow's statistics are Python's own; as numbers again."""
    physical_kinds = {"DATE": pa.date32(), "TIME": pa.time64("us"), "TIMESTAMP": pa.timestamp("us"),
                      "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC")}
    arrow_type = physical_kinds.get(kind["kind"])
    if arrow_type is None:
        return bound_of(value, kind)
    integer = pa.int32() if kind["kind"] == "DATE" else pa.int64()
    return pa.scalar(value, arrow_type).cast(integer).as_py()


def exact_bounds(path):
    """By row group and leaf, whether the lower and the upper bound are values; from duckdb."""
    rows = duckdb.execute("select row_group_id, column_id, min_is_exact, max_is_exact "
                          "from parquet_metadata(?)", [str(path)]).fetchall()
    return {(group, column): (low, high) for group, column, low, high in rows}


def check_bounds(place, statistics, exact, values, kind):
    numbers = [number_of(v, kind) for v in values if v is not None]
    is_float = kind["kind"] in ("FLOAT", "DOUBLE")
    if not numbers or (is_float and any(math.isnan(n) for n in numbers)):
        check(not statistics.has_min_max, place, "bounds", "none")
        return
    check(statistics.has_min_max, place, "no bounds", "bounds")
    if not statistics.has_min_max:
        return
    low, high = scalar_bound(statistics.min, kind), scalar_bound(statistics.max, kind)
    if is_float:
        check(low != 0 or math.copysign(1, low) < 0, place, low, -0.0)
        check(high != 0 or math.copysign(1, high) > 0, place, high, 0.0)
    if kind["kind"] in ("VARCHAR", "BLOB"):
        check(low <= min(numbers), place, low, min(numbers))
        check(high >= max(numbers), place, high, max(numbers))
        for bound, true_bound, is_exact in (
                (low, min(numbers), exact[0]),
                (high, max(numbers), exact[1])):
            check(is_exact == (bound == true_bound), f"{place} exact", is_exact, bound == true_bound)
            check(len(true_bound) > 64 or is_exact, f"{place} cut", bound, true_bound)
            if kind["kind"] == "VARCHAR":
                bound.decode()  # still UTF-8
    else:
        check((low, high) == (min(numbers), max(numbers)), place, (low, high),
              (min(numbers), max(numbers)))


def check_metadata(path, expected):
    metadata = pq.ParquetFile(path).metadata
    check(metadata.created_by == "millrace version 0.1.0", path.name, metadata.created_by, "")
    check(metadata.num_rows == expected["rows"], path.name, metadata.num_rows, expected["rows"])
    check(metadata.num_row_groups == len(expected["row_groups"]), path.name,
          metadata.num_row_groups, len(expected["row_groups"]))
    exact_by_leaf = exact_bounds(path)
    for number, group in enumerate(expected["row_groups"]):
        found_group = metadata.row_group(number)
        check(found_group.num_rows == len(group), path.name, found_group.num_rows, len(group))
        total = 0
        index = 0
        for position, column in enumerate(expected["columns"]):
            for name, kind, _, _ in leaves(column):
                chunk = found_group.column(index)
                exact = exact_by_leaf[number, index]
                index += 1
                total += chunk.total_uncompressed_size
                values = [e for row in group
                          for e in leaf_values(row[position], column, name.split("."))]
                place = f"{path.name} group {number} {name}"
                statistics = chunk.statistics
                nulls = sum(v is None for v in values)
                check(chunk.num_values == len(values), f"{place} entries", chunk.num_values,
                      len(values))
                check(statistics.null_count == nulls, f"{place} nulls", statistics.null_count, nulls)
                check_bounds(place, statistics, exact, values, kind)
        check(found_group.total_byte_size == total, path.name, found_group.total_byte_size, total)


def check_reported(path, expected):
    """What the encoder itself told its caller about each column."""
    for position, (column, reported) in enumerate(zip(expected["columns"], expected["statistics"])):
        place = f"{path.name} reported {column['name']}"
        kind = column["type"]
        values = [wanted_value(row[position], kind)
                  for group in expected["row_groups"] for row in group]
        nulls = sum(v is None for v in values)
        check(reported["null_count"] == nulls, place, reported["null_count"], nulls)
        present = [] if kind["children"] else [v for v in values if v is not None]
        has_bounds = bool(present) and "nan" not in present
        check((reported["min"] is not None) == has_bounds, place, reported["min"], has_bounds)
        if not has_bounds or reported["min"] is None:
            continue
        low, high = bytes.fromhex(reported["min"]), bytes.fromhex(reported["max"])
        numbers = [number_of(v, kind) for v in present]
        if kind["kind"] in ("VARCHAR", "BLOB", "UUID"):
            check(low <= min(numbers) and high >= max(numbers), place, (low, high), "wider bounds")
        elif kind["kind"] == "DECIMAL":
            order = "big" if kind["precision"] > 18 else "little"
            found = tuple(decimal.Decimal(int.from_bytes(b, order, signed=True)).scaleb(-kind["scale"])
                          for b in (low, high))
            check(found == (min(numbers), max(numbers)), place, found, (min(numbers), max(numbers)))
        else:
            form = {"BOOLEAN": "?", "FLOAT": "<f", "DOUBLE": "<d"}.get(kind["kind"])
            signed = not kind["kind"].startswith("U")
            found = tuple(struct.unpack(form, b)[0] if form else
                          int.from_bytes(b, "little", signed=signed) for b in (low, high))
            check(found == (min(numbers), max(numbers)), place, found, (min(numbers), max(numbers)))


def run(program, directory):
    subprocess.run([program, directory], check=True)
    files = sorted(pathlib.Path(directory).glob("*.parquet"))
    check(bool(files), directory, "no files", "samples")
    for path in files:
        expected = json.loads(path.with_suffix(".json").read_text())
        check_values(path, expected)
        check_schema(path, pq.ParquetFile(path).schema, expected)
        check_metadata(path, expected)
        check_reported(path, expected)
    for difference in differences[:50]:
        print(difference)
    print(f"{len(files)} files, readers: {', '.join(READERS)}; {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    if len(sys.argv) == 3:
        sys.exit(run(sys.argv[1], sys.argv[2]))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(run(sys.argv[1], temporary))
