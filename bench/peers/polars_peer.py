# SPDX-License-Identifier: Apache-2.0
"""Polars: its partitioned sink, and a loop over partitions."""

import os
import warnings
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("POLARS_MAX_THREADS", "2")
import polars as pl  # noqa: E402  (reads the number of threads when it is loaded)

from elt_cases import Case  # noqa: E402
from peers import runner  # noqa: E402

warnings.filterwarnings("ignore")  # the partitioned sink calls itself unstable


def scan(data: str, table: str) -> pl.LazyFrame:
    types = {"value": pl.String} if table == "observations" else {}
    return pl.scan_csv(f"{data}/{table}.csv", try_parse_dates=True, schema_overrides=types)


def with_day(frame: pl.LazyFrame) -> pl.LazyFrame:
    date = pl.col("date")
    return frame.with_columns(
        year=date.dt.year().cast(pl.Int64), month=date.dt.month().cast(pl.Int64),
        day=date.dt.day().cast(pl.Int64)).drop("date")


def query(case: Case, data: str) -> pl.LazyFrame:
    if case.number == 1:
        wanted = (pl.col("description").str.contains("Encounter for symptom", literal=True)
                  & pl.col("reasoncode").is_not_null())
        return with_day(scan(data, "encounters").filter(wanted).unique())
    if case.number == 2:
        return with_day(scan(data, "observations").unique())
    about = ["marital", "race", "ethnicity", "gender"]
    people = scan(data, "patients").drop_nulls(about)
    sinusitis = scan(data, "conditions").filter(
        pl.col("description").str.contains("sinusitis", literal=True))
    age = (pl.col("start") - pl.col("birthdate")).dt.total_days().alias("condition_age")
    return (sinusitis.join(people, left_on="patient", right_on="id")
            .select("patient", "code", "description", age, *about)
            .unique().sort(case.sort_by))


def one_file(case: Case, data: str, out: str) -> None:
    query(case, data).sink_parquet(case.target(out), compression="snappy")


def sink(case: Case, data: str, out: str) -> None:
    query(case, data).sink_parquet(
        pl.PartitionBy(out, key=list(case.partition_by), include_key=False),
        compression="snappy", mkdir=True, maintain_order=False)


def loop(case: Case, data: str, out: str) -> None:
    parts = query(case, data).collect(engine="streaming").partition_by(
        case.partition_by, as_dict=True, include_key=False)

    def write(item) -> None:
        values, rows = item
        folder = os.path.join(out, *(f"{key}={value}"
                                     for key, value in zip(case.partition_by, values)))
        os.makedirs(folder)
        rows.write_parquet(f"{folder}/data.parquet", compression="snappy")

    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(write, parts.items()):
            pass


if __name__ == "__main__":
    runner.main(pl.__version__, {"default": one_file, "sink": sink, "loop": loop})
