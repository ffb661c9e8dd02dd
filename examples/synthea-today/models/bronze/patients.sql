/*
materialized: view
description: The people under the names of 2017; the address in one field
owner: clinical-data
tags: [patients]
*/
SELECT
    Id AS id,
    BIRTHDATE AS birthdate,
    DEATHDATE AS deathdate,
    SSN AS ssn,
    DRIVERS AS drivers,
    PASSPORT AS passport,
    PREFIX AS prefix,
    FIRST AS first,
    LAST AS last,
    SUFFIX AS suffix,
    MAIDEN AS maiden,
    MARITAL AS marital,
    RACE AS race,
    ETHNICITY AS ethnicity,
    GENDER AS gender,
    BIRTHPLACE AS birthplace,
    concat_ws(' ', ADDRESS, CITY, STATE, ZIP) AS address
FROM raw.patients
