// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "columnar/column.h"
#include "columnar/type.h"
#include "profile/table_profile.h"

namespace millrace::profile {

// So many distinct values of a column are counted one by one.
inline constexpr size_t kDistinctExactMax = 20'000;
// So many values of a column of more distinct ones are kept for quantiles and histogram.
inline constexpr size_t kSampleMax = 50'000;
// Distinct values kept for the search for personal data.
inline constexpr size_t kExamplesMax = 200;

// What one column may hold on one thread. Tables of more than 100 columns share what 100 may have:
// 2 million counted values, which take at most 250 bytes each as text and 130 as numbers, and 5
// million sampled numbers of 8 or 16 bytes. No column has less than
// 200 and 1,000 of them.
struct Limits {
    size_t distinct_max = kDistinctExactMax;
    size_t sample_max = kSampleMax;

    static Limits of(size_t column_count) {
        const size_t share = std::max<size_t>(column_count, 100);
        return {std::max<size_t>(kDistinctExactMax * 100 / share, 200),
                std::max<size_t>(kSampleMax * 100 / share, 1'000)};
    }
};

// One thread's knowledge of one column. One thread at a time.
class ColumnProfiler {
  public:
    virtual ~ColumnProfiler() = default;
    virtual void append(const columnar::ColumnView& column) = 0;
    // `other` was made for the same column, and is used up. Nothing is appended after a merge.
    virtual void merge(ColumnProfiler& other) = 0;
    // Fills in all but name, type and what is concluded from the rest. Answers examples of its
    // values for personal_data.h.
    virtual std::vector<std::string> finish(ColumnProfile& profile) = 0;
};

std::unique_ptr<ColumnProfiler> make_column_profiler(const columnar::Type& type,
                                                     const Limits& limits);

}  // namespace millrace::profile
