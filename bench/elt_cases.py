# SPDX-License-Identifier: Apache-2.0
"""The three cases of the ELT benchmark: what is made of which files, and what it must be equal to.

The SQL is that of the example project, so that Millrace and DuckDB run the same text; the other
peers say the same in their own words (peers/). Peers test nothing, so Millrace is compared without
the project's data tests, and measured once more with them.
"""

import dataclasses
import pathlib

PROJECT = pathlib.Path(__file__).resolve().parent.parent / "examples" / "synthea"
DAY = ("year", "month", "day")


@dataclasses.dataclass(frozen=True)
class Case:
    number: int
    model: str  # schema.name in the example project
    tables: tuple[str, ...]  # CSV files it reads
    partition_by: tuple[str, ...] = ()
    sort_by: tuple[str, ...] = ()
    # Bars: our time over that of the best peer with exactly one file per partition.
    bar_general: float = 1.0
    bar_fast: float | None = None

    def target(self, out: str) -> str:
        """Where an engine that names its output writes: a folder of partitions, or one file."""
        return out if self.partition_by else f"{out}/data.parquet"

    def sql(self) -> str:
        schema, name = self.model.split(".")
        return (PROJECT / "models" / schema / f"{name}.sql").read_text()

    def query(self) -> str:
        """The SQL without the comment block that says how Millrace stores and tests it."""
        return self.sql().split("*/", 1)[1].lstrip()


CASES = {
    1: Case(1, "silver.encounters_for_symptom", ("encounters",), DAY,
            bar_general=0.55, bar_fast=0.25),
    2: Case(2, "silver.observations", ("observations",), DAY, bar_general=0.60, bar_fast=0.25),
    3: Case(3, "gold.sinusitis_study", ("conditions", "patients"),
            sort_by=("patient", "code"), bar_general=1.0),
}


def write_untested_project(folder: pathlib.Path) -> None:
    """The example project with what the peers do and no more: without data tests."""
    for name in ("millrace.yaml", "sources.yaml"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text((PROJECT / name).read_text())
    for case in CASES.values():
        schema, name = case.model.split(".")
        header = ["materialized: table", "compression: snappy"]
        if case.partition_by:
            header.append(f"partition_by: [{', '.join(case.partition_by)}]")
        if case.sort_by:
            header.append(f"sort_by: [{', '.join(case.sort_by)}]")
        model = folder / "models" / schema / f"{name}.sql"
        model.parent.mkdir(parents=True, exist_ok=True)
        model.write_text("\n".join(["/*", *header, "*/", case.query()]))


def duckdb_views(case: Case, data: str) -> list[str]:
    """Statements that make the project's sources known to DuckDB."""
    statements = ["CREATE SCHEMA IF NOT EXISTS raw"]
    for table in case.tables:
        types = ", types = {'value': 'VARCHAR'}" if table == "observations" else ""
        statements.append(f"CREATE VIEW raw.{table} AS "
                          f"FROM read_csv('{data}/{table}.csv'{types})")
    return statements
