// SPDX-License-Identifier: Apache-2.0
#include "generate/row_order.h"

#include <numeric>

#include "base/error.h"
#include "generate/rng.h"

namespace millrace::generate {
namespace {

// The golden section of `rows`, moved up to the next number that shares no divisor with it:
// neighbours in the file are then far apart in number, whatever the size.
uint64_t scattering_step(uint64_t rows) {
    uint64_t step = static_cast<uint64_t>(static_cast<double>(rows) * 0.6180339887498949) | 1;
    while (std::gcd(step, rows) != 1) ++step;
    return step;
}

}  // namespace

RowOrder::RowOrder(int64_t rows, int64_t distinct, uint64_t seed, uint64_t stream)
    : rows_(static_cast<uint64_t>(rows)),
      distinct_(static_cast<uint64_t>(distinct)),
      seed_(seed),
      stream_(stream) {
    MR_CHECK(distinct >= 1 && distinct <= rows && rows <= (int64_t{1} << 31));
    step_ = scattering_step(rows_);
    start_ = Rng(seed, stream, ~uint64_t{0}).below(rows_);
}

int64_t RowOrder::row_at(int64_t position) const {
    uint64_t ordinal = (static_cast<uint64_t>(position) * step_ + start_) % rows_;
    if (ordinal >= distinct_) ordinal = Rng(seed_, stream_, ordinal).below(distinct_);
    return static_cast<int64_t>(ordinal);
}

}  // namespace millrace::generate
