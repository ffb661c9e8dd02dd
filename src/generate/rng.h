// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace millrace::generate {

// A bijection on 64 bits in which every input bit moves every output bit (the finaliser of
// splitmix64).
constexpr uint64_t mix(uint64_t x) {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9;
    x ^= x >> 27;
    x *= 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

// Pseudo-random numbers that are the same on every machine and for every thread count: a generator
// is cheap to make, so each row has its own, found from (seed, stream, row). Standard
// distributions are not used because their results differ between libraries.
class Rng {
  public:
    constexpr Rng(uint64_t seed, uint64_t stream, uint64_t counter)
        : state_(mix(mix(mix(seed + kStep) + (stream + 1) * kStep) + counter * kStep)) {}

    constexpr uint64_t next() { return mix(state_ += kStep); }

    // Uniform in [0, limit); limit must be in [1, 2^32].
    constexpr uint64_t below(uint64_t limit) { return ((next() >> 32) * limit) >> 32; }
    constexpr bool chance(uint64_t in_thousand) { return below(1000) < in_thousand; }

  private:
    static constexpr uint64_t kStep = 0x9e3779b97f4a7c15;  // 2^64 / golden ratio, odd
    uint64_t state_;
};

}  // namespace millrace::generate
