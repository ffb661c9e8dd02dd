// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "parquet/file_encoder.h"

namespace millrace::lake {

// Column statistics as stored in state.db: for each column its null count and its two bounds, each
// a length + 1 (0: absent) and that many bytes. Numbers are LEB128 varints.
std::string encode_statistics(const std::vector<parquet::ColumnStatistics>& columns);
// Corruption if the bytes are not what encode_statistics makes.
base::Result<std::vector<parquet::ColumnStatistics>> decode_statistics(std::string_view bytes);

}  // namespace millrace::lake
