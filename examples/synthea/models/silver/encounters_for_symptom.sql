/*
materialized: table
description: Visits for a symptom whose reason is known, one folder and file for each day
owner: clinical-data
tags: [encounters]
partition_by: [year, month, day]
files_per_partition: 1
compression: snappy
columns:
  id: { description: The visit, tests: [not_null, unique] }
  patient:
    description: Who came
    tests:
      - not_null
      - relationships: { to: raw.patients, column: id }
  code: { description: SNOMED CT code of the kind of visit, tests: [not_null] }
  description: { description: The kind of visit in words }
  reasoncode: { description: SNOMED CT code of the reason, tests: [not_null] }
  reasondescription: { description: The reason in words }
  year: { description: Of the visit }
  month: { description: Of the visit, tests: [{ expression: month between 1 and 12 }] }
  day: { description: Of the visit, tests: [{ expression: day between 1 and 31 }] }
tests:
  - row_count: { min: 1 }
*/
-- Year, month and day say the same as the date they come from, so rows that are distinct here are
-- those that are distinct in the source.
SELECT DISTINCT
    id,
    patient,
    code,
    description,
    reasoncode,
    reasondescription,
    year(date) AS year,
    month(date) AS month,
    day(date) AS day
FROM raw.encounters
WHERE description LIKE '%Encounter for symptom%'
  AND reasoncode IS NOT NULL
