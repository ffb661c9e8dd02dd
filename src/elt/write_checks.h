// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/error.h"
#include "elt/plan.h"
#include "elt/run.h"

namespace millrace::elt {

// What must hold before versions are written; InvalidArgument or NotFound with the remedy.

// What these models read, and they are not, was built once.
base::Result<void> check_inputs(const RunContext& context,
                                const std::vector<lake::TableId>& models);

// The model's rows are added to those of its table, instead of being the table.
bool adds_to(const std::optional<lake::Snapshot>& current, const Model& model,
             const RunOptions& options);

// An incremental table's old files can be read as the new columns: columns may be added and may
// change their order, not their types; none may be dropped.
base::Result<void> check_evolution(const PlannedModel& planned, const lake::Snapshot& current);

}  // namespace millrace::elt
