// SPDX-License-Identifier: Apache-2.0
#include "parquet/bounds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstring>

namespace millrace::parquet {
namespace {

using columnar::TypeKind;

bool is_continuation(char byte) {
    return (static_cast<uint8_t>(byte) & 0xC0) == 0x80;
}

bool is_less(const TextRef& a, const TextRef& b) {
    if (a.size >= 4 && b.size >= 4) {
        uint32_t left;
        uint32_t right;
        std::memcpy(&left, a.head, 4);
        std::memcpy(&right, b.head, 4);
        if (left != right) return __builtin_bswap32(left) < __builtin_bswap32(right);
    }
    return a.view() < b.view();
}

template <typename Value>
bool is_less(const Value& a, const Value& b) {
    return a < b;
}

// U+10FFFF has no successor: 0. Surrogates are no characters.
uint32_t next_character(uint32_t character) {
    if (character == 0x10FFFF) return 0;
    return character == 0xD7FF ? 0xE000 : character + 1;
}

// `bytes` is one character, at most 4 bytes.
uint32_t decode_character(std::string_view bytes) {
    constexpr uint8_t kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t character = static_cast<uint8_t>(bytes[0]) & kLeadBits[bytes.size()];
    for (const char byte : bytes.substr(1)) {
        character = character << 6 | (static_cast<uint8_t>(byte) & 0x3F);
    }
    return character;
}

void append_character(uint32_t character, std::string& out) {
    const auto tail = [&](int shift) {
        out.push_back(static_cast<char>(0x80 | (character >> shift & 0x3F)));
    };
    if (character < 0x80) {
        out.push_back(static_cast<char>(character));
    } else if (character < 0x800) {
        out.push_back(static_cast<char>(0xC0 | character >> 6));
        tail(0);
    } else if (character < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | character >> 12));
        tail(6);
        tail(0);
    } else {
        out.push_back(static_cast<char>(0xF0 | character >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

// Where the last character begins; the last byte if the text does not end in well-formed UTF-8.
size_t last_character(std::string_view text) {
    size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && is_continuation(text[begin])) --begin;
    std::string again;
    append_character(decode_character(text.substr(begin)), again);
    return text.substr(begin) == again ? begin : text.size() - 1;
}

// Replaces the last character or byte by its successor, dropping those that have none. False, and
// `text` empty, if nothing is left.
bool raise(std::string& text, bool is_utf8) {
    while (!text.empty()) {
        const size_t begin = is_utf8 ? last_character(text) : text.size() - 1;
        const std::string last = text.substr(begin);
        text.resize(begin);
        const auto byte = static_cast<uint8_t>(last[0]);
        if (is_utf8 && (last.size() > 1 || byte < 0x80)) {
            const uint32_t next = next_character(decode_character(last));
            if (next == 0) continue;
            append_character(next, text);
            return true;
        }
        if (byte == 0xFF) continue;
        text.push_back(static_cast<char>(byte + 1));
        return true;
    }
    return false;
}

template <typename Value>
std::string plain(const Value& value, const Leaf& leaf) {
    std::string bytes;
    append_plain(std::span<const Value>(&value, 1), leaf.fixed_bytes, bytes);
    return bytes;
}

template <typename Number>
int compare_numbers(std::string_view a, std::string_view b) {
    Number left;
    Number right;
    std::memcpy(&left, a.data(), sizeof(left));
    std::memcpy(&right, b.data(), sizeof(right));
    return left < right ? -1 : right < left ? 1 : 0;
}

// Compares two bounds of a leaf in its order.
int compare_plain(std::string_view a, std::string_view b, const Leaf& leaf) {
    switch (leaf.physical) {
        case PhysicalType::Int32:
            if (leaf.type.kind == TypeKind::UInt8 || leaf.type.kind == TypeKind::UInt16 ||
                leaf.type.kind == TypeKind::UInt32) {
                return compare_numbers<uint32_t>(a, b);
            }
            return compare_numbers<int32_t>(a, b);
        case PhysicalType::Int64:
            if (leaf.type.kind == TypeKind::UInt64) return compare_numbers<uint64_t>(a, b);
            return compare_numbers<int64_t>(a, b);
        case PhysicalType::Float:
            return compare_numbers<float>(a, b);
        case PhysicalType::Double:
            return compare_numbers<double>(a, b);
        case PhysicalType::FixedLenByteArray:
            if (leaf.type.kind == TypeKind::Decimal && (a[0] ^ b[0]) < 0) return a[0] < 0 ? -1 : 1;
            return a.compare(b);
        case PhysicalType::Boolean:
        case PhysicalType::ByteArray:
            break;
    }
    return a.compare(b);
}

}  // namespace

std::string_view cut_lower(std::string_view text, size_t bytes_max, bool is_utf8) {
    if (text.size() <= bytes_max) return text;
    size_t end = bytes_max;
    while (is_utf8 && end > 0 && is_continuation(text[end])) --end;
    return text.substr(0, end);
}

std::string cut_upper(std::string_view text, size_t bytes_max, bool is_utf8) {
    if (text.size() <= bytes_max) return std::string(text);
    std::string bound(cut_lower(text, bytes_max, is_utf8));
    if (!raise(bound, is_utf8)) return std::string(text);
    return bound;
}

void Bounds::merge(const Bounds& other, const Leaf& leaf) {
    has_nan = has_nan || other.has_nan;
    if (!other.has_values) return;
    if (!has_values || compare_plain(other.min, min, leaf) < 0) {
        min = other.min;
        is_min_exact = other.is_min_exact;
    }
    if (!has_values || compare_plain(max, other.max, leaf) < 0) {
        max = other.max;
        is_max_exact = other.is_max_exact;
    }
    has_values = true;
}

template <typename Value>
Bounds bounds_of(std::span<const Value> values, const Leaf& leaf) {
    Bounds bounds;
    if (values.empty()) return bounds;
    bounds.has_values = true;
    if constexpr (std::floating_point<Value>) {
        bounds.has_nan = std::any_of(values.begin(), values.end(),
                                     [](Value value) { return std::isnan(value); });
        if (bounds.has_nan) {
            bounds.has_values = false;
            return bounds;
        }
    }
    Value min = values[0];
    Value max = values[0];
    for (const Value& value : values) {
        if (is_less(value, min)) min = value;
        if (is_less(max, value)) max = value;
    }
    if constexpr (std::same_as<Value, TextRef>) {
        const bool is_utf8 = leaf.type.kind == TypeKind::Text;
        bounds.min = cut_lower(min.view(), Bounds::kTextBytesMax, is_utf8);
        bounds.max = cut_upper(max.view(), Bounds::kTextBytesMax, is_utf8);
        bounds.is_min_exact = bounds.min.size() == min.size;
        bounds.is_max_exact = max.size <= Bounds::kTextBytesMax || bounds.max == max.view();
    } else {
        if constexpr (std::floating_point<Value>) {
            if (min == 0) min = -Value{0};
            if (max == 0) max = Value{0};
        }
        bounds.min = plain(min, leaf);
        bounds.max = plain(max, leaf);
    }
    return bounds;
}

template Bounds bounds_of(std::span<const uint8_t>, const Leaf&);
template Bounds bounds_of(std::span<const int32_t>, const Leaf&);
template Bounds bounds_of(std::span<const uint32_t>, const Leaf&);
template Bounds bounds_of(std::span<const int64_t>, const Leaf&);
template Bounds bounds_of(std::span<const uint64_t>, const Leaf&);
template Bounds bounds_of(std::span<const float>, const Leaf&);
template Bounds bounds_of(std::span<const double>, const Leaf&);
template Bounds bounds_of(std::span<const Int128>, const Leaf&);
template Bounds bounds_of(std::span<const UInt128>, const Leaf&);
template Bounds bounds_of(std::span<const TextRef>, const Leaf&);

}  // namespace millrace::parquet
