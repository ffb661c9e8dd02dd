// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.hpp>

#include "sql/scan_plan.h"

namespace millrace::sql {

// Reads a bound plan that was neither optimised nor changed, its column bindings resolved to
// positions.
ScanPlanResult read_scan_plan(duckdb::ClientContext& context, duckdb::LogicalOperator& plan);

}  // namespace millrace::sql
