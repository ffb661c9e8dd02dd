// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/stop.h"
#include "generate/row_order.h"

namespace millrace::generate {

// Appends one row, line end included. Called from several threads at once.
using RowRenderer = std::function<void(int64_t row, std::string& out)>;
// Told the rows written so far, from the calling thread.
using RowsWritten = std::function<void(int64_t rows)>;

// Writes `header` and every row of `order` to a file, replacing it, and returns its size in bytes.
// The bytes do not depend on `threads`. If it fails or is stopped, no file is left.
base::Result<int64_t> write_table(const base::Path& path, std::string_view header,
                                  const RowOrder& order, const RowRenderer& render, size_t threads,
                                  const base::Stop& stop, const RowsWritten& written);

}  // namespace millrace::generate
