// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.h"
#include "base/file.h"
#include "sql/session.h"

namespace millrace::cli {

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
