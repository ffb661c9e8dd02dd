// SPDX-License-Identifier: Apache-2.0
#include "search/forward_row.h"

#include <bit>

#include "search/encoding.h"

namespace millrace::search {
namespace {

// On disk, little-endian: a byte of flags; two of name_words; a byte with the count of numbers,
// each a byte that says which and eight of its value; of every facet a varint with the count of
// values, each a varint of its size and its bytes.
constexpr uint8_t kRemoved = 1;

base::Error damaged() {
    return base::corruption("search index: row of a document is damaged");
}

}  // namespace

std::string encode(const ForwardRow& row) {
    std::string out;
    out += static_cast<char>(row.is_removed ? kRemoved : 0);
    out += static_cast<char>(row.name_words & 0xFF);
    out += static_cast<char>(row.name_words >> 8);
    char count = 0;
    for (const double number : row.numbers) count = static_cast<char>(count + !std::isnan(number));
    out += count;
    for (size_t i = 0; i < row.numbers.size(); ++i) {
        if (std::isnan(row.numbers[i])) continue;
        out += static_cast<char>(i);
        append_fixed64(out, std::bit_cast<uint64_t>(row.numbers[i]));
    }
    for (const auto& values : row.facets) {
        append_varint(out, values.size());
        for (const std::string& value : values) {
            append_text(out, value);
        }
    }
    return out;
}

base::Result<ForwardRow> decode_forward_row(std::string_view bytes) {
    ByteReader reader(bytes);
    ForwardRow row;
    row.is_removed = (reader.byte() & kRemoved) != 0;
    row.name_words = reader.byte();
    row.name_words = static_cast<uint16_t>(row.name_words | reader.byte() << 8);
    const uint8_t count = reader.byte();
    for (uint8_t i = 0; i < count && !reader.fails(); ++i) {
        const uint8_t which = reader.byte();
        if (which >= row.numbers.size()) return damaged();
        row.numbers[which] = std::bit_cast<double>(reader.fixed64());
    }
    for (auto& values : row.facets) {
        const uint64_t value_count = reader.varint();
        for (uint64_t i = 0; i < value_count && !reader.fails(); ++i) {
            values.emplace_back(reader.text());
        }
    }
    if (reader.fails() || !reader.at_end()) return damaged();
    return row;
}

}  // namespace millrace::search
