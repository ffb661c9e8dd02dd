# SPDX-License-Identifier: Apache-2.0
"""Apache Spark on this machine's processors. The seconds told begin when the session stands."""

import pyspark
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from elt_cases import Case
from peers import runner

TABLES = {
    "encounters": "id string, date date, patient string, code bigint, description string, "
                  "reasoncode bigint, reasondescription string",
    "observations": "date date, patient string, encounter string, code string, "
                    "description string, value string, units string",
    "conditions": "start date, stop date, patient string, encounter string, code bigint, "
                  "description string",
    "patients": "id string, birthdate date, deathdate date, ssn string, drivers string, "
                "passport string, prefix string, first string, last string, suffix string, "
                "maiden string, marital string, race string, ethnicity string, gender string, "
                "birthplace string, address string",
}

spark = (SparkSession.builder.master("local[2]").appName("elt")
         .config("spark.driver.memory", "8g").config("spark.ui.enabled", "false")
         .config("spark.sql.shuffle.partitions", "8")
         .config("spark.sql.parquet.compression.codec", "snappy")
         .config("spark.sql.session.timeZone", "UTC").getOrCreate())
spark.sparkContext.setLogLevel("ERROR")


def read(data: str, table: str) -> DataFrame:
    return spark.read.csv(f"{data}/{table}.csv", header=True, schema=TABLES[table])


def query(case: Case, data: str) -> DataFrame:
    if case.number == 3:
        about = ["marital", "race", "ethnicity", "gender"]
        people = read(data, "patients").dropna(subset=about)
        found = read(data, "conditions").where(f.col("description").contains("sinusitis"))
        age = f.datediff("start", "birthdate").cast("bigint").alias("condition_age")
        return (found.join(people, found.patient == people.id)
                .select("patient", "code", "description", age, *about).distinct())
    rows = read(data, case.tables[0])
    if case.number == 1:
        rows = rows.where(f.col("description").contains("Encounter for symptom")
                          & f.col("reasoncode").isNotNull())
    for part in case.partition_by:
        rows = rows.withColumn(part, getattr(f, part)("date"))
    return rows.drop("date").distinct()


def default(case: Case, data: str, out: str) -> None:
    """All rows of a partition in one task, hence one file."""
    rows = query(case, data)
    if case.partition_by:
        rows.repartition(*case.partition_by).write.partitionBy(*case.partition_by).parquet(
            out, mode="append")
    else:
        rows.repartition(1).sortWithinPartitions(*case.sort_by).write.parquet(
            out, mode="append")


if __name__ == "__main__":
    runner.main(pyspark.__version__, {"default": default})
