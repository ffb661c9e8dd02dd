// SPDX-License-Identifier: Apache-2.0
#include "profile/distribution.h"

#include <algorithm>

namespace millrace::profile {

using columnar::Type;
using columnar::UInt128;

template <typename Code>
std::vector<Quantile> quantiles(const Type& type, const Counted<Code>& counted) {
    std::vector<Quantile> found;
    int64_t total = 0;
    for (const auto& [code, count] : counted) total += count;
    auto at = counted.begin();
    int64_t below = 0;  // values before `at`
    for (const int64_t percent : {5, 25, 50, 75, 95}) {
        if (total == 0) break;
        const int64_t rank = (percent * total + 99) / 100;  // from 1
        while (below + at->second < rank) below += (at++)->second;
        found.push_back({static_cast<double>(percent) / 100, to_text(type, at->first)});
    }
    return found;
}
template std::vector<Quantile> quantiles(const Type&, const Counted<int64_t>&);
template std::vector<Quantile> quantiles(const Type&, const Counted<Int128>&);

namespace {

// Differences are taken without sign: those of extreme numbers fit into no signed one.
template <typename Code>
std::vector<Code> whole_boundaries(CodeRange<Code> range) {
    const auto begin = static_cast<UInt128>(static_cast<Int128>(range.min));
    const UInt128 distance = static_cast<UInt128>(static_cast<Int128>(range.max)) - begin;
    const UInt128 width = distance / kBinsMax + 1;  // holds distance + 1 values in kBinsMax bins
    std::vector<Code> boundaries;
    for (UInt128 step = 0; step <= distance; step += width) {
        boundaries.push_back(static_cast<Code>(static_cast<Int128>(begin + step)));
        if (distance - step < width) break;
    }
    boundaries.push_back(range.max);
    return boundaries;
}

std::vector<int64_t> floating_boundaries(CodeRange<int64_t> range) {
    const double min = double_of_code(range.min);
    const double max = double_of_code(range.max);
    std::vector<int64_t> boundaries{range.min};
    for (size_t i = 1; i < kBinsMax && min < max; ++i) {
        // Not min + part * (max - min), which may be infinite.
        const double part = static_cast<double>(i) / static_cast<double>(kBinsMax);
        const int64_t boundary = code_of_double(min * (1 - part) + max * part);
        if (boundary > boundaries.back() && boundary < range.max) boundaries.push_back(boundary);
    }
    boundaries.push_back(range.max);
    return boundaries;
}

std::vector<int64_t> boundaries_of(const Type& type, CodeRange<int64_t> range) {
    return is_floating(type) ? floating_boundaries(range) : whole_boundaries(range);
}
std::vector<Int128> boundaries_of(const Type& /*type*/, CodeRange<Int128> range) {
    return whole_boundaries(range);
}

}  // namespace

template <typename Code>
Histogram histogram(const Type& type, const Counted<Code>& counted, CodeRange<Code> finite,
                    int64_t finite_count) {
    const std::vector<Code> boundaries = boundaries_of(type, finite);
    Histogram result;
    result.heights.resize(boundaries.size() - 1);
    int64_t placed = 0;
    for (const auto& [code, count] : counted) {
        if (!finite.contains(code)) continue;
        const auto above = std::upper_bound(boundaries.begin() + 1, boundaries.end() - 1, code);
        result.heights[static_cast<size_t>(above - boundaries.begin()) - 1] +=
            static_cast<double>(count);
        placed += count;
    }
    if (placed != finite_count && placed > 0) {
        const double scale = static_cast<double>(finite_count) / static_cast<double>(placed);
        for (double& height : result.heights) height *= scale;
    }
    for (const Code boundary : boundaries) result.boundaries.push_back(to_text(type, boundary));
    return result;
}
template Histogram histogram(const Type&, const Counted<int64_t>&, CodeRange<int64_t>, int64_t);
template Histogram histogram(const Type&, const Counted<Int128>&, CodeRange<Int128>, int64_t);

}  // namespace millrace::profile
