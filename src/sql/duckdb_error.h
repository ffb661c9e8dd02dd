// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.hpp>
#include <string_view>

#include "base/error.h"

namespace millrace::sql {

// DuckDB's error in our words: kind, message of one line, hint, and line and column in `query`
// where DuckDB says where. `known_tables` serves "did you mean".
base::Error from_duckdb(const duckdb::ErrorData& error, std::string_view query,
                        const std::vector<std::string>& known_tables);

}  // namespace millrace::sql
