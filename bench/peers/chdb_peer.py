# SPDX-License-Identifier: Apache-2.0
"""ClickHouse inside the process (chDB), with its partitioned file table."""

import chdb
from chdb import session

from elt_cases import Case
from peers import runner

TEXT = "Nullable(String)"
TABLES = {
    "encounters": f"id {TEXT}, date Date32, patient {TEXT}, code Nullable(Int64), "
                  f"description {TEXT}, reasoncode Nullable(Int64), reasondescription {TEXT}",
    "observations": f"date Date32, patient {TEXT}, encounter {TEXT}, code {TEXT}, "
                    f"description {TEXT}, value {TEXT}, units {TEXT}",
    "conditions": f"start Date32, stop Nullable(Date32), patient {TEXT}, encounter {TEXT}, "
                  f"code Nullable(Int64), description {TEXT}",
    "patients": "id String, birthdate Date32, deathdate Nullable(Date32), "
                + ", ".join(f"{name} {TEXT}" for name in (
                    "ssn", "drivers", "passport", "prefix", "first", "last", "suffix", "maiden",
                    "marital", "race", "ethnicity", "gender", "birthplace", "address")),
}
SETTINGS = ("max_threads = 2, max_insert_threads = 1, max_partitions_per_insert_block = 0, "
            "output_format_parquet_compression_method = 'snappy', "
            "input_format_csv_empty_as_default = 1, engine_file_truncate_on_insert = 1")


def read(data: str, table: str) -> str:
    return f"file('{data}/{table}.csv', 'CSVWithNames', '{TABLES[table]}')"


def query(case: Case, data: str) -> str:
    day = "toYear(date) AS year, toMonth(date) AS month, toDayOfMonth(date) AS day"
    if case.number == 1:
        return (f"SELECT DISTINCT id, patient, code, description, reasoncode, reasondescription, "
                f"{day} FROM {read(data, 'encounters')} "
                f"WHERE description LIKE '%Encounter for symptom%' AND reasoncode IS NOT NULL")
    if case.number == 2:
        return (f"SELECT DISTINCT patient, encounter, code, description, value, units, {day} "
                f"FROM {read(data, 'observations')}")
    about = " AND ".join(f"{name} IS NOT NULL" for name in
                         ("ethnicity", "race", "gender", "marital"))
    return (f"SELECT DISTINCT c.patient AS patient, c.code AS code, c.description AS description, "
            f"toInt64(dateDiff('day', p.birthdate, c.start)) AS condition_age, "
            f"p.marital AS marital, p.race AS race, p.ethnicity AS ethnicity, p.gender AS gender "
            f"FROM {read(data, 'conditions')} AS c JOIN {read(data, 'patients')} AS p "
            f"ON p.id = c.patient WHERE c.description LIKE '%sinusitis%' AND {about} "
            f"ORDER BY patient, code")


def default(case: Case, data: str, out: str) -> None:
    if case.partition_by:
        target = f"file('{out}/{{_partition_id}}/data.parquet', 'Parquet')"
        folder = "concat(" + ", '/', ".join(
            f"'{key}=', toString({key})" for key in case.partition_by) + ")"
        partition = f"PARTITION BY {folder}"
    else:
        target, partition = f"file('{out}/data.parquet', 'Parquet')", ""
    with session.Session() as chosen:
        chosen.query(f"INSERT INTO FUNCTION {target} {partition} "
                     f"SETTINGS {SETTINGS} {query(case, data)}")


if __name__ == "__main__":
    runner.main(chdb.__version__, {"default": default})
