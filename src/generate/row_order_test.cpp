// SPDX-License-Identifier: Apache-2.0
#include "generate/row_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace millrace::generate {
namespace {

TEST(RowOrder, HasEveryDifferentRowAndExactlyTheCopiesBesides) {
    struct Case {
        int64_t rows, distinct;
    };
    for (const auto& [rows, distinct] :
         {Case{1, 1}, Case{2, 1}, Case{3, 3}, Case{10, 9}, Case{1000, 970}, Case{65536, 60000}}) {
        SCOPED_TRACE(rows);
        const RowOrder order(rows, distinct, 42, 3);
        std::vector<int> seen(static_cast<size_t>(distinct));
        for (int64_t at = 0; at < rows; ++at) ++seen.at(static_cast<size_t>(order.row_at(at)));
        EXPECT_EQ(std::count(seen.begin(), seen.end(), 0), 0);
    }
}

TEST(RowOrder, NeighboursInTheFileAreFarApartInNumber) {
    const RowOrder order(100'000, 97'000, 42, 0);
    int64_t near = 0;
    for (int64_t at = 1; at < 100'000; ++at) {
        near += std::abs(order.row_at(at) - order.row_at(at - 1)) < 1000 ? 1 : 0;
    }
    EXPECT_LT(near, 1000);
}

TEST(RowOrder, DependsOnTheSeed) {
    const RowOrder one(1000, 1000, 1, 0);
    const RowOrder other(1000, 1000, 2, 0);
    EXPECT_NE(one.row_at(0), other.row_at(0));
}

}  // namespace
}  // namespace millrace::generate
