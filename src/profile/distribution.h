// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "columnar/type.h"
#include "profile/table_profile.h"
#include "profile/value_code.h"

namespace millrace::profile {

// Codes with how often each occurs, in ascending order, without NaN: all values of a column, or a
// sample of them.
template <typename Code>
using Counted = std::vector<std::pair<Code, int64_t>>;

template <typename Code>
std::vector<Quantile> quantiles(const columnar::Type& type, const Counted<Code>& counted);

// Of the values in `finite`, the least and the greatest of the column, of which there are
// `finite_count`; heights are scaled to that.
template <typename Code>
Histogram histogram(const columnar::Type& type, const Counted<Code>& counted,
                    CodeRange<Code> finite, int64_t finite_count);

}  // namespace millrace::profile
