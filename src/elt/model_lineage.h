// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "elt/plan.h"
#include "sql/column_lineage.h"

namespace millrace::elt {

// From which columns of what it reads each column of a planned model comes; tables are spelled as
// they are declared. What it reads is seen as the plan saw it: a model of the plan as its file
// says, all else as published. A view that it reads is not looked through; the view's own lineage
// goes on from there. Binds the model once more: a plan alone need not pay for that.
base::Result<sql::ColumnLineage> lineage_of(const Plan& plan, const PlannedModel& model,
                                            Names& names, sql::Engine& engine,
                                            const base::Stop& stop);

}  // namespace millrace::elt
