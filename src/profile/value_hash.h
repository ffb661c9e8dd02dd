// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "columnar/type.h"

namespace millrace::profile {

// One to one, and every bit of the result depends on every bit of the value (the finaliser of
// SplitMix64): two numbers never share a hash, which the sketch then counts rightly.
inline uint64_t hash_of(int64_t value) {
    uint64_t x = static_cast<uint64_t>(value) + 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

inline uint64_t hash_of(columnar::Int128 value) {
    const auto bits = static_cast<columnar::UInt128>(value);
    const uint64_t high = hash_of(static_cast<int64_t>(static_cast<uint64_t>(bits >> 64)));
    return hash_of(static_cast<int64_t>(static_cast<uint64_t>(bits) ^ high));
}

}  // namespace millrace::profile
