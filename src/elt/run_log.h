// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "elt/run.h"
#include "elt/source_relation.h"
#include "store/database.h"

namespace millrace::elt {

// A model of a run, and which of the run's other models have to come before it.
struct PlannedStep {
    std::string table;  // schema.table
    std::vector<std::string> waits_for;
};

// The record of runs in state.db: what ran when, what it made, which tests failed. Calls that write
// belong inside Database::write(), with the publish they tell of.
class RunLog {
  public:
    explicit RunLog(store::Database& database) : database_(database) {}

    base::Result<void> migrate();
    // A run of this process is `running` until its end. There is one writer: what still says so
    // when another begins was killed, and is marked `died`; when it ended is not known.
    base::Result<void> begin(const std::string& run_id, base::Timestamp started);
    // What it is to build, in that order: known once it is planned.
    base::Result<void> set_plan(const std::string& run_id, const std::vector<PlannedStep>& plan);
    base::Result<void> record(const std::string& run_id, const StepResult& step);
    // To a step that is recorded: its error.
    base::Result<void> add_message(const std::string& run_id, const StepResult& step);
    // A run that dropped a table, whose newest version was `last`: its one step is `dropped`.
    base::Result<void> record_drop(const std::string& run_id, base::Timestamp time,
                                   const lake::TableId& table, const lake::Snapshot& last);
    // `status`: succeeded, failed or stopped; `message`: why it failed as a whole, if it did.
    base::Result<void> end(const std::string& run_id, base::Timestamp ended,
                           std::string_view status, std::string_view message = "");
    // Of a run that still says `running`, though its process is known to be gone.
    base::Result<void> mark_died(const std::string& run_id);

    // What is remembered of sources: see source_memory.h.
    base::Result<SourceCatalog::Known> known_sources();
    base::Result<void> remember_sources(const SourceCatalog::Known& known);

    // What a table's newest version was built from: sources and tables, in both directions.
    base::Result<void> remember_inputs(const lake::TableId& table,
                                       const std::vector<lake::TableId>& inputs);
    base::Result<std::vector<lake::TableId>> built_from(const lake::TableId& input);
    // And what was built from those, and so on.
    base::Result<std::vector<lake::TableId>> derived_from(const lake::TableId& input);

  private:
    base::Result<std::vector<lake::TableId>> tables(const char* query, const lake::TableId& input);

    store::Database& database_;
};

}  // namespace millrace::elt
