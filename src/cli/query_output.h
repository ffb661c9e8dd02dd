// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.h"
#include "base/file.h"
#include "sql/session.h"

namespace millrace::cli {

inline constexpr size_t kRowsMax = 1000;  // a person reads no more

enum class OutputFormat { Table, Csv, Json, Parquet, Rows };

// An open descriptor, and what messages call it.
struct Output {
    int descriptor = 1;
    base::Path name = "output";
};

// Why not all rows were written: of Table and Rows, which are for people.
enum class Cut : uint8_t { Nothing, AtRows, AtBytes };

struct Written {
    int64_t rows = 0;
    Cut cut = Cut::Nothing;
};

// Writes a query's result; `rows_max` bounds Table and Rows.
base::Result<Written> write_result(sql::Session& session, const std::string& query,
                                   OutputFormat format, size_t rows_max = kRowsMax,
                                   const Output& output = {});

}  // namespace millrace::cli
