// SPDX-License-Identifier: Apache-2.0
#include "search/forward_row.h"

#include <bit>
#include <cstring>

namespace millrace::search {
namespace {

// On disk, little-endian: a byte of flags; two of name_words; a byte with the count of numbers,
// each a byte that says which and eight of its value; of every facet a varint with the count of
// values, each a varint of its size and its bytes.
constexpr uint8_t kRemoved = 1;

void append_varint(std::string& out, size_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

class RowReader {
  public:
    explicit RowReader(std::string_view bytes) : bytes_(bytes) {}

    uint8_t byte() {
        const std::string_view one = take(1);
        return one.empty() ? uint8_t{0} : static_cast<uint8_t>(one[0]);
    }
    size_t varint() {
        size_t value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            const uint8_t next = byte();
            value |= static_cast<size_t>(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        fails_ = true;
        return 0;
    }
    uint64_t fixed64() {
        uint64_t value = 0;
        for (int i = 0; i < 8; ++i) value |= uint64_t{byte()} << (8 * i);
        return value;
    }
    // Empty, and a failure, if there are not so many.
    std::string_view take(size_t size) {
        if (size > bytes_.size() - at_) {
            fails_ = true;
            return {};
        }
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }
    bool fails() const { return fails_; }
    bool at_end() const { return at_ == bytes_.size(); }

  private:
    std::string_view bytes_;
    size_t at_ = 0;
    bool fails_ = false;
};

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
        const auto bits = std::bit_cast<uint64_t>(row.numbers[i]);
        for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(bits >> shift);
    }
    for (const auto& values : row.facets) {
        append_varint(out, values.size());
        for (const std::string& value : values) {
            append_varint(out, value.size());
            out += value;
        }
    }
    return out;
}

base::Result<ForwardRow> decode_forward_row(std::string_view bytes) {
    RowReader reader(bytes);
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
        const size_t value_count = reader.varint();
        for (size_t i = 0; i < value_count && !reader.fails(); ++i) {
            values.emplace_back(reader.take(reader.varint()));
        }
    }
    if (reader.fails() || !reader.at_end()) return damaged();
    return row;
}

}  // namespace millrace::search
