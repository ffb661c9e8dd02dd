// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "elt/names.h"
#include "elt/project.h"
#include "sql/engine.h"
#include "sql/scan_plan.h"

namespace millrace::elt {

// Which way a model's rows go (run.h).
enum class RouteKind : uint8_t { General, Fast };

struct Route {
    RouteKind kind = RouteKind::General;
    std::string reason;  // why this one: "quoted field, raw/orders.csv line 17"
    // Duplicates are removed inside partitions instead of over the whole result.
    bool distinct_in_partitions = false;
    std::string query;  // what the engine runs: the model's SQL, its DISTINCT taken off if so
    std::optional<sql::ScanPlan> scan;  // Fast only
};

// One model, bound: its columns are known and everything it names exists.
struct PlannedModel {
    const Model* model = nullptr;
    columnar::Schema schema;
    std::vector<lake::TableId> reads;  // sources, models and other tables, views looked through
    std::vector<lake::TableId> models_read;  // direct and through views, of this project
    std::vector<lake::TableId> tests_read;   // models that only its tests read
    std::vector<std::string> notes;          // what its author might not expect
    Route route;
};

// Models of a project in an order in which each comes after those it reads.
struct Plan {
    std::vector<lake::TableId> order;
    std::map<lake::TableId, PlannedModel> models;
};

// Which models are planned as their files say. What is not among them is what was last published of
// it, since that is what a run reads; only what never was published is planned too.
struct PlanScope {
    std::set<lake::TableId> models;
    std::set<lake::TableId> with_inputs;  // and all that these and their tests read
};

// Binds models against the columns that their inputs will have. Nothing runs; sources that they
// read are surveyed. Every model's first mistake is told, with file, line and column (Error::also);
// models that depend on each other are one that names the path.
base::Result<Plan> make_plan(const Project& project, const PlanScope& scope, Names& names,
                             SourceCatalog& sources, sql::Engine& engine, const base::Stop& stop);

}  // namespace millrace::elt
