// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
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

// An open descriptor, and what messages call it.
struct Output {
    int descriptor = 1;
    base::Path name = "output";
};

// Writes a query's result.
base::Result<void> write_result(sql::Session& session, const std::string& query,
                                OutputFormat format, const Output& output = {});

}  // namespace millrace::cli
