// SPDX-License-Identifier: Apache-2.0
#include "parquet/hybrid.h"

#include <algorithm>
#include <bit>

#include "base/error.h"
#include "parquet/bits.h"
#include "parquet/thrift.h"

namespace millrace::parquet {
namespace {

constexpr size_t kGroup = 8;  // bit-packed values come in groups of eight

size_t bytes_of(int width) {
    return static_cast<size_t>(width + 7) / 8;
}

// The shortest run that is smaller as a run than bit-packed. A run costs its header byte and the
// value, and one more byte because the bit-packed values behind it need a new header.
size_t shortest_run(int width) {
    const size_t run_bits = 8 * (2 + bytes_of(width));
    return std::max<size_t>(4, run_bits / static_cast<size_t>(width));
}

// Packs whole groups, filling the last one up with zeros.
template <typename T>
void append_packed(std::span<const T> values, int width, std::string& out) {
    if (values.empty()) return;
    const size_t groups = (values.size() + kGroup - 1) / kGroup;
    append_varint(groups << 1 | 1, out);
    append_bits(values, width, groups * static_cast<size_t>(width), out);
}

template <typename T>
void append_any(std::span<const T> values, int width, std::string& out) {
    MR_CHECK(width >= 1 && width <= 32);
    const size_t run_min = shortest_run(width);
    size_t packed_begin = 0;  // values from here to `at` wait to be packed; a multiple of kGroup
    size_t at = 0;
    while (at < values.size()) {
        size_t run_end = at + 1;
        while (run_end < values.size() && values[run_end] == values[at]) ++run_end;
        if (run_end - at >= run_min) {
            append_packed(values.subspan(packed_begin, at - packed_begin), width, out);
            append_run(values[at], run_end - at, width, out);
            at = packed_begin = run_end;
        } else {
            at = std::min(at + kGroup, values.size());
        }
    }
    append_packed(values.subspan(packed_begin), width, out);
}

}  // namespace

void append_run(uint32_t value, size_t count, int width, std::string& out) {
    append_varint(count << 1, out);
    out.append(reinterpret_cast<const char*>(&value), bytes_of(width));
}

void append_hybrid(std::span<const uint8_t> values, int width, std::string& out) {
    append_any(values, width, out);
}

void append_hybrid(std::span<const uint32_t> values, int width, std::string& out) {
    append_any(values, width, out);
}

}  // namespace millrace::parquet
