// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "sql/session.h"

namespace millrace::cli {

// The rows of a query with every value as SQL text; "NULL" cells are nothing.
struct TextRows {
    std::vector<std::string> columns;
    std::vector<bool> numeric;
    std::vector<std::vector<std::optional<std::string>>> rows;
    bool more = false;  // the query has more than `rows_max`
};
base::Result<TextRows> fetch_text(sql::Session& session, const std::string& query, size_t rows_max);

enum class OutputFormat { Table, Csv, Json, Parquet };

// Writes a query's result to an open descriptor.
base::Result<void> write_result(sql::Session& session, const std::string& query,
                                OutputFormat format, int descriptor);

}  // namespace millrace::cli
