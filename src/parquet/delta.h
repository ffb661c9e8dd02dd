// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "parquet/value.h"

namespace millrace::parquet {

// Parquet's DELTA_BINARY_PACKED (Encodings.md): the first value, then how each differs from the one
// before, bit-packed in miniblocks of 32. Equal values cost 5 bytes for each 128 of them.
void append_deltas(std::span<const int32_t> values, std::string& out);

// DELTA_LENGTH_BYTE_ARRAY: the sizes of all texts as deltas, then their bytes side by side. `sizes`
// is room to work in.
void append_delta_lengths(std::span<const TextRef> texts, std::vector<int32_t>& sizes,
                          std::string& out);

}  // namespace millrace::parquet
