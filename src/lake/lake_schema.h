// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "store/database.h"

namespace millrace::lake {

// On disk: never edit a migration that has landed, append one.
inline constexpr std::array<store::Migration, 3> kMigrations{
    {{"lake", 1, R"sql(
CREATE TABLE lake_table (
    id INTEGER PRIMARY KEY,
    schema_name TEXT NOT NULL,
    table_name TEXT NOT NULL,
    UNIQUE (schema_name, table_name)
);
CREATE TABLE lake_snapshot (
    table_id INTEGER NOT NULL REFERENCES lake_table (id),
    version INTEGER NOT NULL,
    created_us INTEGER NOT NULL,       -- microseconds since 1970 UTC
    run_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    kind TEXT NOT NULL,                -- table | view
    columns TEXT NOT NULL,             -- JSON: [{name, type, nullable}]
    partition_by TEXT NOT NULL,        -- JSON: [name]
    definition TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    byte_count INTEGER NOT NULL,
    file_count INTEGER NOT NULL,
    partition_count INTEGER NOT NULL,
    PRIMARY KEY (table_id, version)
) WITHOUT ROWID;
CREATE TABLE lake_file (
    id INTEGER PRIMARY KEY,
    table_id INTEGER NOT NULL REFERENCES lake_table (id),
    path TEXT NOT NULL,                -- below the table's data folder
    partition TEXT NOT NULL,           -- JSON: [text or null]
    row_count INTEGER NOT NULL,
    byte_count INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    statistics BLOB NOT NULL,          -- file_statistics.h
    from_version INTEGER NOT NULL,
    until_version INTEGER              -- first version without it; null: in the newest
);
CREATE INDEX lake_file_by_table ON lake_file (table_id, until_version);
)sql"},
     // Every query reads the rows of a table's files, and few need the statistics, which are most
     // of the bytes.
     {"lake", 2, R"sql(
CREATE TABLE lake_file_statistics (
    file_id INTEGER PRIMARY KEY REFERENCES lake_file (id) ON DELETE CASCADE,
    statistics BLOB NOT NULL           -- file_statistics.h
);
INSERT INTO lake_file_statistics SELECT id, statistics FROM lake_file;
ALTER TABLE lake_file DROP COLUMN statistics;
)sql"},
     // file_settings() of its files; empty: not known.
     {"lake", 3, R"sql(
ALTER TABLE lake_snapshot ADD COLUMN settings TEXT NOT NULL DEFAULT '';
)sql"}}};

}  // namespace millrace::lake
