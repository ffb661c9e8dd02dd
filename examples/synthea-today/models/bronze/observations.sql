/*
materialized: view
description: Measurements under the names of 2017; days are days in UTC
owner: clinical-data
tags: [observations]
*/
SELECT
    CAST(DATE AT TIME ZONE 'UTC' AS DATE) AS date,
    PATIENT AS patient,
    ENCOUNTER AS encounter,
    CODE AS code,
    DESCRIPTION AS description,
    VALUE AS value,
    UNITS AS units
FROM raw.observations
