// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/stop.h"

namespace millrace::lake {

// Rows here are keys (columnar/row_key.h): byte strings whose order is the table's, none of which
// is the beginning of another, different one.

// The longest row, since a RowRef has no room for more.
constexpr size_t kRowBytesMax = UINT32_MAX;

// A row that stands somewhere else, as the sorter sees it.
struct RowRef {
    uint64_t prefix = 0;  // the sorter's: eight bytes of the row, as a number
    const char* data = nullptr;
    uint32_t size = 0;

    RowRef() = default;
    explicit RowRef(std::string_view row)
        : data(row.data()), size(static_cast<uint32_t>(row.size())) {}
    std::string_view row() const { return {data, size}; }
};

void sort_rows(std::span<RowRef> rows);
// The same on all threads; takes as much memory again as `rows` while it works.
base::Result<void> sort_rows(std::vector<RowRef>& rows, size_t threads, const base::Stop& stop);

// Of equal neighbours keeps the first; returns what is left, the beginning of `rows`.
std::span<RowRef> remove_duplicates(std::span<RowRef> rows);

// A run is a sequence of records: the size of a row in 7-bit groups, lowest first (LEB128), and its
// bytes.
inline size_t record_bytes(size_t row_size) {
    size_t head = 1;
    for (size_t rest = row_size >> 7; rest != 0; rest >>= 7) ++head;
    return head + row_size;
}

// Writes record_bytes(row.size()) bytes; returns the end.
char* write_record(std::string_view row, char* out);

// The row of the record that begins at `at`, which is moved behind it; nothing if the record goes
// on behind `end`.
inline bool read_record(const char*& at, const char* end, std::string_view& row) {
    size_t size = 0;
    const char* byte = at;
    for (int shift = 0; shift < 35; shift += 7) {
        if (byte == end) return false;
        const auto bits = static_cast<unsigned char>(*byte++);
        size |= size_t{bits & 0x7Fu} << shift;
        if (bits < 0x80) break;
    }
    if (static_cast<size_t>(end - byte) < size) return false;
    row = {byte, size};
    at = byte + size;
    return true;
}

}  // namespace millrace::lake
