// SPDX-License-Identifier: Apache-2.0
#include "profile/distinct_sketch.h"

#include <array>
#include <cmath>
#include <limits>

namespace millrace::profile {
namespace {

// Ertl's algorithm 6, in which these two series stand under their names. Both end where a further
// term no longer changes the sum.
double sigma(double x) {
    if (x == 1) return std::numeric_limits<double>::infinity();
    double y = 1;
    double z = x;
    for (double before = -1; z != before;) {
        x *= x;
        before = z;
        z += x * y;
        y += y;
    }
    return z;
}

double tau(double x) {
    if (x == 0 || x == 1) return 0;
    double y = 1;
    double z = 1 - x;
    for (double before = -1; z != before;) {
        x = std::sqrt(x);
        before = z;
        y /= 2;
        z -= (1 - x) * (1 - x) * y;
    }
    return z / 3;
}

}  // namespace

double DistinctSketch::estimate() const {
    std::array<double, kRankBits + 2> registers_of_rank{};
    for (const uint8_t rank : registers_) ++registers_of_rank[rank];
    const auto m = static_cast<double>(registers_.size());
    double z = m * tau(1 - registers_of_rank[kRankBits + 1] / m);
    for (size_t rank = kRankBits; rank >= 1; --rank) z = (z + registers_of_rank[rank]) / 2;
    z += m * sigma(registers_of_rank[0] / m);
    return m * m / (2 * std::log(2.0) * z);
}

}  // namespace millrace::profile
