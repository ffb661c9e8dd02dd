// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "store/database.h"

namespace millrace::catalog {

// On disk: never edit a migration that has landed, append one.
//
// A row of catalog_aspect is a version of an aspect: 0 the newest, 1 the oldest that ever was, then
// upwards. An index ends with the row's id by itself, so none names it. The log says which aspect
// of which entity changed, in order, each with its newest change only, so that it is no longer than
// what there is; what the aspect is now, or that it is gone, stands in catalog_aspect.
inline constexpr std::array<store::Migration, 2> kMigrations{
    {{"catalog", 1, R"sql(
CREATE TABLE catalog_name (            -- of aspects and runs
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE catalog_entity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    urn TEXT NOT NULL UNIQUE,
    run_id INTEGER NOT NULL REFERENCES catalog_name (id),
    created_us INTEGER NOT NULL,       -- microseconds since 1970 UTC
    created_by TEXT NOT NULL
);
CREATE INDEX catalog_entity_by_type ON catalog_entity (type);
CREATE INDEX catalog_entity_by_run ON catalog_entity (run_id);
CREATE TABLE catalog_aspect (
    id INTEGER PRIMARY KEY,
    entity_id INTEGER NOT NULL REFERENCES catalog_entity (id),
    name_id INTEGER NOT NULL REFERENCES catalog_name (id),
    version INTEGER NOT NULL,
    value TEXT NOT NULL,               -- JSON in the form of value_check.h
    write_count INTEGER NOT NULL,      -- systemMetadata.version
    run_id INTEGER NOT NULL REFERENCES catalog_name (id),
    last_run_id INTEGER NOT NULL REFERENCES catalog_name (id),
    observed_us INTEGER NOT NULL,
    created_us INTEGER NOT NULL,       -- of the aspect's first version
    created_by TEXT NOT NULL,
    modified_us INTEGER NOT NULL,      -- of this version
    modified_by TEXT NOT NULL,
    properties TEXT,                   -- JSON: the rest of the client's systemMetadata
    UNIQUE (entity_id, name_id, version)
);
CREATE INDEX catalog_aspect_by_run ON catalog_aspect (run_id);
CREATE TABLE catalog_point (           -- of a series
    id INTEGER PRIMARY KEY,
    entity_id INTEGER NOT NULL REFERENCES catalog_entity (id),
    name_id INTEGER NOT NULL REFERENCES catalog_name (id),
    time_ms INTEGER NOT NULL,          -- timestampMillis
    identity TEXT NOT NULL,            -- JSON: [eventGranularity, messageId, partitionSpec]
    value TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES catalog_name (id),
    observed_us INTEGER NOT NULL,
    written_us INTEGER NOT NULL,
    written_by TEXT NOT NULL,
    properties TEXT,
    UNIQUE (entity_id, name_id, time_ms, identity)
);
CREATE INDEX catalog_point_by_run ON catalog_point (run_id);
CREATE TABLE catalog_log (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    entity_id INTEGER NOT NULL,        -- also of entities that are gone
    name_id INTEGER NOT NULL,          -- 0: the entity itself came or went
    UNIQUE (entity_id, name_id)        -- the newest change of each aspect is enough
);
)sql"},
     // What aspects say of lineage, by field: as of a time it is what the versions of that time
     // say.
     {"catalog", 2, R"sql(
CREATE TABLE catalog_node (            -- an end of an edge, be it in the catalog or only named there
    id INTEGER PRIMARY KEY,
    urn TEXT NOT NULL UNIQUE
);
CREATE TABLE catalog_edge (
    owner INTEGER NOT NULL,            -- the node whose aspect says so
    name_id INTEGER NOT NULL,          -- that aspect
    target INTEGER NOT NULL,           -- the node that it names
    target_is_upstream INTEGER NOT NULL,
    since_us INTEGER NOT NULL,
    until_us INTEGER,                  -- null while it holds
    PRIMARY KEY (owner, name_id, target, target_is_upstream, since_us)
) WITHOUT ROWID;
CREATE INDEX catalog_edge_by_target ON catalog_edge (target);
CREATE TABLE catalog_edge_log (        -- each node with the newest change of what it says
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    node INTEGER NOT NULL UNIQUE       -- also of nodes that are gone
);
CREATE TABLE catalog_edge_wanted (id INTEGER PRIMARY KEY);  -- a row: to be made from the aspects
INSERT INTO catalog_edge_wanted VALUES (1);
)sql"}}};

}  // namespace millrace::catalog
