// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.hpp>
#include <functional>
#include <string_view>

#include "base/error.h"

namespace millrace::sql {

// What a mistaken name may have been meant to be. Asked only when there is a mistake.
struct KnownNames {
    std::function<std::vector<std::string>()> tables;
    // The columns of what the query calls `alias`; of everything in its FROM clauses if empty.
    std::function<std::vector<std::string>(const std::string& alias)> columns;
};

// DuckDB's error in our words: kind, message of one line, hint, and line and column in `query`:
// where DuckDB says, else where the name that it complains of stands.
base::Error from_duckdb(const duckdb::ErrorData& error, std::string_view query,
                        const KnownNames& known);
// The same for what no user wrote.
base::Error from_duckdb(const duckdb::ErrorData& error);

}  // namespace millrace::sql
