// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace millrace::parquet {

// Parquet's "RLE" encoding, a hybrid of runs of one value and groups of eight bit-packed values.
// Levels and dictionary indexes are stored in it. No length prefix and no bit width are written:
// the two uses differ in those.

// `count` times `value`, which fits `width` bits (1 to 32).
void append_run(uint32_t value, size_t count, int width, std::string& out);

// All values, each of which fits `width` bits (1 to 32).
void append_hybrid(std::span<const uint8_t> values, int width, std::string& out);
void append_hybrid(std::span<const uint32_t> values, int width, std::string& out);

}  // namespace millrace::parquet
