/*
materialized: table
description: Everything measured, without repeated rows, one folder and file for each day
owner: clinical-data
tags: [observations]
partition_by: [year, month, day]
files_per_partition: 1
compression: snappy
columns:
  patient: { description: Who was measured, tests: [not_null] }
  encounter: { description: The visit, tests: [{ not_null: { severity: warn } }] }
  code: { description: LOINC code of the measure, tests: [not_null] }
  description: { description: The measure in words }
  value: { description: A number or an answer in words }
  units: { description: UCUM unit; empty for answers in words }
  year: { description: Of the measurement }
  month: { description: Of the measurement, tests: [{ expression: month between 1 and 12 }] }
  day: { description: Of the measurement, tests: [{ expression: day between 1 and 31 }] }
tests:
  - row_count: { min: 1 }
*/
SELECT DISTINCT
    patient,
    encounter,
    code,
    description,
    value,
    units,
    year(date) AS year,
    month(date) AS month,
    day(date) AS day
FROM bronze.observations
