// SPDX-License-Identifier: Apache-2.0
#include "parquet/value.h"

namespace millrace::parquet {
namespace {

template <typename Value>
void append_big_endian(std::span<const Value> values, size_t fixed_bytes, std::string& out) {
    size_t at = out.size();
    out.resize(at + values.size() * fixed_bytes);
    for (const Value value : values) {
        auto bits = static_cast<UInt128>(value);
        for (size_t byte = fixed_bytes; byte-- > 0; bits >>= 8) {
            out[at + byte] = static_cast<char>(bits);
        }
        at += fixed_bytes;
    }
}

// Short text is copied with its padding, so there is slack behind the last one.
constexpr size_t kSlack = TextRef::kInline;

char* copy_text(const TextRef& text, char* to) {
    if (text.size <= TextRef::kInline) {
        std::memcpy(to, reinterpret_cast<const char*>(&text) + 4, TextRef::kInline);
    } else {
        std::memcpy(to, text.data, text.size);
    }
    return to + text.size;
}

}  // namespace

static_assert(std::endian::native == std::endian::little, "numbers are stored as in memory");

template <>
void append_plain(std::span<const uint8_t> values, size_t, std::string& out) {
    const size_t begin = out.size();
    out.resize(begin + (values.size() + 7) / 8);
    for (size_t i = 0; i < values.size(); ++i) {
        out[begin + i / 8] = static_cast<char>(out[begin + i / 8] | (values[i] & 1) << (i % 8));
    }
}

template <>
void append_plain(std::span<const Int128> values, size_t fixed_bytes, std::string& out) {
    append_big_endian(values, fixed_bytes, out);
}

template <>
void append_plain(std::span<const UInt128> values, size_t fixed_bytes, std::string& out) {
    append_big_endian(values, fixed_bytes, out);
}

template <>
void append_plain(std::span<const TextRef> values, size_t, std::string& out) {
    size_t bytes = 0;
    for (const TextRef& value : values) bytes += sizeof(value.size) + value.size;
    const size_t begin = out.size();
    out.resize(begin + bytes + kSlack);
    char* to = out.data() + begin;
    for (const TextRef& value : values) {
        std::memcpy(to, &value.size, sizeof(value.size));
        to = copy_text(value, to + sizeof(value.size));
    }
    out.resize(begin + bytes);
}

void append_bytes(std::span<const TextRef> texts, size_t bytes, std::string& out) {
    const size_t begin = out.size();
    out.resize(begin + bytes + kSlack);
    char* to = out.data() + begin;
    for (const TextRef& text : texts) to = copy_text(text, to);
    out.resize(begin + bytes);
}

}  // namespace millrace::parquet
