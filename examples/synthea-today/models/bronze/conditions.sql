/*
materialized: view
description: Diagnoses under the names of 2017
owner: clinical-data
tags: [conditions]
*/
SELECT
    START AS start,
    STOP AS stop,
    PATIENT AS patient,
    ENCOUNTER AS encounter,
    CODE AS code,
    DESCRIPTION AS description
FROM raw.conditions
