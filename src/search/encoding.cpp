// SPDX-License-Identifier: Apache-2.0
#include "search/encoding.h"

#include <xxhash.h>

namespace millrace::search {
namespace {

template <typename Number>
void append_fixed(std::string& out, Number value) {
    for (size_t i = 0; i < sizeof(Number); ++i) out += static_cast<char>(value >> (8 * i));
}

template <typename Number>
Number fixed_at(const char* bytes) {
    Number value = 0;
    for (size_t i = 0; i < sizeof(Number); ++i) {
        value |= static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return value;
}

}  // namespace

void append_varint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}
void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}
void append_fixed32(std::string& out, uint32_t value) {
    append_fixed(out, value);
}
void append_fixed64(std::string& out, uint64_t value) {
    append_fixed(out, value);
}
uint32_t fixed32_at(const char* bytes) {
    return fixed_at<uint32_t>(bytes);
}
uint64_t fixed64_at(const char* bytes) {
    return fixed_at<uint64_t>(bytes);
}

uint32_t checksum_of(std::string_view bytes) {
    return static_cast<uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

uint8_t ByteReader::byte() {
    const std::string_view one = take(1);
    return one.empty() ? uint8_t{0} : static_cast<uint8_t>(one[0]);
}

uint64_t ByteReader::varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const uint8_t next = byte();
        value |= static_cast<uint64_t>(next & 0x7F) << shift;
        if (next < 0x80) return value;
    }
    fails_ = true;
    return 0;
}

uint64_t ByteReader::fixed64() {
    const std::string_view bytes = take(8);
    return bytes.empty() ? 0 : fixed64_at(bytes.data());
}

std::string_view ByteReader::take(uint64_t size) {
    if (size > bytes_.size() - at_) {
        fails_ = true;
        return {};
    }
    at_ += size;
    return bytes_.substr(at_ - size, size);
}

}  // namespace millrace::search
