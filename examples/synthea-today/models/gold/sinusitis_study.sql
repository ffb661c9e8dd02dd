/*
materialized: table
description: Who is diagnosed with sinusitis, and at what age
owner: research
tags: [study, sensitive]
terms: [Sinusitis]
sort_by: [patient, code]
compression: snappy
columns:
  patient:
    description: Who was diagnosed
    terms: [Patient]
    tests:
      - not_null
      - relationships: { to: bronze.patients, column: id }
  code: { description: SNOMED CT code of the diagnosis, terms: [SNOMED CT], tests: [not_null] }
  description: { description: The diagnosis in words }
  condition_age:
    description: Days from birth to diagnosis
    terms: [Condition age]
    tests:
      - not_null
      - expression: condition_age >= 0
  marital:
    description: M for married, S for single, or another state
    tests:
      - not_null
      - accepted_values: { values: [M, S, D, W], severity: warn }
  race: { description: As the patient says, tags: [sensitive], tests: [not_null] }
  ethnicity: { description: As the patient says, tags: [sensitive], tests: [not_null] }
  gender:
    description: F or M
    tests:
      - not_null
      - accepted_values: [F, M]
tests:
  - row_count: { min: 1 }
  - unique: [patient, code, condition_age]
*/
-- One row for each patient, diagnosis and day: what is told twice, at one visit or at two visits of
-- one day, counts once.
SELECT DISTINCT
    c.patient,
    c.code,
    c.description,
    date_diff('day', p.birthdate, c.start) AS condition_age,
    p.marital,
    p.race,
    p.ethnicity,
    p.gender
FROM bronze.conditions AS c
JOIN bronze.patients AS p ON p.id = c.patient
WHERE c.description LIKE '%sinusitis%'
  AND p.ethnicity IS NOT NULL
  AND p.race IS NOT NULL
  AND p.gender IS NOT NULL
  AND p.marital IS NOT NULL
ORDER BY patient, code
