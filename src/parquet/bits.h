// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace millrace::parquet {

static_assert(std::endian::native == std::endian::little, "words are stored as they are in memory");

// Bits that hold every value from 0 to `largest`; 0 for 0.
inline int bit_width(uint64_t largest) {
    return static_cast<int>(std::bit_width(largest));
}

// Packs values of `width` bits (1 to 32) each, the least significant bit first, and fills up with
// zeros to `bytes`, which holds them all.
template <typename T>
void append_bits(std::span<const T> values, int width, size_t bytes, std::string& out) {
    const size_t begin = out.size();
    out.resize(begin + bytes + sizeof(uint32_t));  // the slack is for whole-word stores
    char* to = out.data() + begin;
    uint64_t bits = 0;
    int filled = 0;
    for (const T value : values) {
        bits |= static_cast<uint64_t>(value) << filled;
        filled += width;
        if (filled >= 32) {
            const auto word = static_cast<uint32_t>(bits);
            std::memcpy(to, &word, sizeof(word));
            to += sizeof(word);
            bits >>= 32;
            filled -= 32;
        }
    }
    const auto word = static_cast<uint32_t>(bits);
    std::memcpy(to, &word, sizeof(word));
    out.resize(begin + bytes);
}

}  // namespace millrace::parquet
