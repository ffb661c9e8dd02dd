// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "columnar/column.h"
#include "columnar/type.h"

namespace millrace::parquet {

// The forms in which leaf values are encoded: uint8_t for Boolean; int32_t, uint32_t for INT32;
// int64_t, uint64_t for INT64; float; double; Int128 (decimals) and UInt128 (UUIDs) for
// FIXED_LEN_BYTE_ARRAY; TextRef for BYTE_ARRAY. Their C++ order is the column's order in Parquet.
using columnar::Int128;
using columnar::TextRef;
using columnar::UInt128;

template <typename Value>
concept WideValue = std::same_as<Value, Int128> || std::same_as<Value, UInt128>;

// The two words of a text that is held inline, its padding cleared: that is not promised to be
// zero.
struct InlineWords {
    uint64_t first = 0;  // size and bytes 0 to 3
    uint64_t second = 0;
    bool operator==(const InlineWords&) const = default;
};
inline InlineWords inline_words(const TextRef& text) {
    const auto words = std::bit_cast<InlineWords>(text);
    if (text.size < 4) return {words.first & ((uint64_t{1} << (32 + 8 * text.size)) - 1), 0};
    const uint32_t padding_bits = 8 * (TextRef::kInline - text.size);
    if (padding_bits == 64) return {words.first, 0};
    return {words.first, words.second << padding_bits >> padding_bits};
}

// Bitwise for floats: what must come back is the bits.
inline bool same_value(const TextRef& a, const TextRef& b) {
    if (a.size != b.size) return false;
    if (a.size <= TextRef::kInline) return inline_words(a) == inline_words(b);
    if (std::memcmp(a.head, b.head, sizeof(a.head)) != 0) return false;
    return a.data == b.data || std::memcmp(a.data, b.data, a.size) == 0;
}
inline bool same_value(float a, float b) {
    return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b);
}
inline bool same_value(double a, double b) {
    return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}
template <typename Value>
bool same_value(const Value& a, const Value& b) {
    return a == b;
}

// Bytes of a value in Parquet's plain encoding; `fixed_bytes` is the leaf's. Not for Boolean.
template <typename Value>
size_t plain_size([[maybe_unused]] const Value& value, [[maybe_unused]] size_t fixed_bytes) {
    if constexpr (std::same_as<Value, TextRef>) {
        return sizeof(uint32_t) + value.size;
    } else if constexpr (WideValue<Value>) {
        return fixed_bytes;
    } else {
        return sizeof(Value);
    }
}

// Appends values in Parquet's plain encoding (Encodings.md, "PLAIN"): numbers little-endian,
// booleans as bits, wide values as their last `fixed_bytes` bytes big-endian, text behind its size.
template <typename Value>
void append_plain(std::span<const Value> values, [[maybe_unused]] size_t fixed_bytes,
                  std::string& out) {
    out.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}
template <>
void append_plain(std::span<const uint8_t> values, size_t fixed_bytes, std::string& out);
template <>
void append_plain(std::span<const Int128> values, size_t fixed_bytes, std::string& out);
template <>
void append_plain(std::span<const UInt128> values, size_t fixed_bytes, std::string& out);
template <>
void append_plain(std::span<const TextRef> values, size_t fixed_bytes, std::string& out);

// Texts side by side; `bytes` is the sum of their sizes.
void append_bytes(std::span<const TextRef> texts, size_t bytes, std::string& out);

}  // namespace millrace::parquet
