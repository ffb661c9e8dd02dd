// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "elt/plan.h"
#include "elt/run.h"

namespace millrace::elt {

// What must hold before a model's next version is written; InvalidArgument with the remedy.

// The model was planned on its inputs as their models say. One that was changed and not run since
// has other columns, or other rows if it is a view.
base::Result<void> check_inputs(const RunContext& context, const PlannedModel& planned);

// An incremental table's old files can be read as the new columns: columns may be added and may
// change their order, not their types; none may be dropped.
base::Result<void> check_evolution(const PlannedModel& planned, const lake::Snapshot& current);

}  // namespace millrace::elt
