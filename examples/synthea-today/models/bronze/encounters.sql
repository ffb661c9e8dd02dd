/*
materialized: view
description: Visits of patients under the names of 2017; days are days in UTC
owner: clinical-data
tags: [encounters]
*/
SELECT
    Id AS id,
    CAST(START AT TIME ZONE 'UTC' AS DATE) AS date,
    PATIENT AS patient,
    CODE AS code,
    DESCRIPTION AS description,
    REASONCODE AS reasoncode,
    REASONDESCRIPTION AS reasondescription
FROM raw.encounters
