// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "catalog/aspect_rows.h"
#include "catalog/catalog.h"
#include "store/database.h"

namespace millrace::catalog {

// What the parts of the front share: catalog.cpp writes, catalog_reads.cpp reads, run_rollback.cpp
// takes back.
struct Catalog::State {
    class Batch;
    store::Database& database;
    const Registry& registry;
    const base::Clock& clock;
    AspectRows rows;
    LineageEdges edges;

    // What the urn of an entity that is there says. `urn` in the model's spelling.
    base::Result<std::optional<Aspect>> key_aspect(const Urn& urn);
    // Lineage as the newest version of an aspect says it, whose rows were changed by hand.
    base::Result<void> reread_lineage(int64_t entity, int64_t name);
    // As all its versions say it.
    base::Result<void> remake_lineage(int64_t entity, const std::string& urn);
};

}  // namespace millrace::catalog
