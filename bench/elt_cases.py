# SPDX-License-Identifier: Apache-2.0
"""The three cases of the ELT benchmark: what is made of which files, and what it must be equal to.

The SQL is that of the example project, so that Millrace and DuckDB run the same text; the other
peers say the same in their own words (peers/).
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


CASES = {
    1: Case(1, "silver.encounters_for_symptom", ("encounters",), DAY,
            bar_general=0.55, bar_fast=0.25),
    2: Case(2, "silver.observations", ("observations",), DAY, bar_general=0.60, bar_fast=0.25),
    3: Case(3, "gold.sinusitis_study", ("conditions", "patients"),
            sort_by=("patient", "code"), bar_general=1.0),
}


def duckdb_views(case: Case, data: str) -> list[str]:
    """Statements that make the project's sources known to DuckDB."""
    statements = ["CREATE SCHEMA IF NOT EXISTS raw"]
    for table in case.tables:
        types = ", types = {'value': 'VARCHAR'}" if table == "observations" else ""
        statements.append(f"CREATE VIEW raw.{table} AS "
                          f"FROM read_csv('{data}/{table}.csv'{types})")
    return statements
