// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "parquet/leaf.h"
#include "parquet/value.h"

namespace millrace::parquet {

// What a set of values lies between, in plain encoding without a size. Rules of parquet.thrift,
// "Statistics" and "ColumnOrder":
//  - a zero as lower bound is written -0.0, as upper bound +0.0, since both count as equal;
//  - a NaN is no bound. Engines differ in where they sort it, so a set with a NaN has no bounds;
//  - long text is cut to kTextBytesMax, the upper bound then being raised, and marked inexact.
struct Bounds {
    static constexpr size_t kTextBytesMax = 64;

    bool has_values = false;  // else the bounds mean nothing
    bool has_nan = false;
    bool is_min_exact = true;
    bool is_max_exact = true;
    std::string min;
    std::string max;

    bool is_known() const { return has_values && !has_nan; }
    // Widens these bounds to hold `other`, of the same leaf.
    void merge(const Bounds& other, const Leaf& leaf);
};

template <typename Value>
Bounds bounds_of(std::span<const Value> values, const Leaf& leaf);

// The greatest lower and least upper text of at most `bytes_max` bytes. UTF-8 is cut between
// characters and stays UTF-8. No short upper bound exists above a text of all 0xFF bytes (or
// U+10FFFF): then it is returned whole.
std::string_view cut_lower(std::string_view text, size_t bytes_max, bool is_utf8);
std::string cut_upper(std::string_view text, size_t bytes_max, bool is_utf8);

}  // namespace millrace::parquet
