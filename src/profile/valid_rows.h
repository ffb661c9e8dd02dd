// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "columnar/column.h"

namespace millrace::profile {

// Calls `visit(row)` for each row that has a value, in order. A word of 64 valid rows costs no test
// of each.
template <typename Visit>
void for_each_valid(const columnar::ColumnView& column, Visit visit) {
    if (column.validity == nullptr) {
        for (size_t row = 0; row < column.rows; ++row) visit(row);
        return;
    }
    for (size_t begin = 0; begin < column.rows; begin += 64) {
        const size_t end = std::min(begin + 64, column.rows);
        uint64_t word = column.validity[begin / 64];
        if (end - begin < 64) word &= (uint64_t{1} << (end - begin)) - 1;
        if (word == ~uint64_t{0}) {
            for (size_t row = begin; row < end; ++row) visit(row);
        } else {
            for (; word != 0; word &= word - 1) {
                visit(begin + static_cast<size_t>(std::countr_zero(word)));
            }
        }
    }
}

inline size_t valid_count(const columnar::ColumnView& column) {
    if (column.validity == nullptr) return column.rows;
    size_t count = 0;
    for (size_t begin = 0; begin < column.rows; begin += 64) {
        uint64_t word = column.validity[begin / 64];
        if (column.rows - begin < 64) word &= (uint64_t{1} << (column.rows - begin)) - 1;
        count += static_cast<size_t>(std::popcount(word));
    }
    return count;
}

}  // namespace millrace::profile
