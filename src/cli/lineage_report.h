// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"
#include "sql/column_lineage.h"

namespace millrace::cli {

base::Json to_json(const sql::ColumnLineage& lineage);
// One line for each column, then what else decides, then what could not be followed.
std::string describe_lineage(const sql::ColumnLineage& lineage);

}  // namespace millrace::cli
