// SPDX-License-Identifier: Apache-2.0
#include "cli/print.h"

#include <gtest/gtest.h>

namespace millrace::cli {
namespace {

TEST(TextTable, AlignsCutsAndCountsCharacters) {
    TextTable table({"name", "rows"});
    table.right(1);
    table.add({"é", "1,000"});
    table.add({"a very long name", "7"});
    EXPECT_EQ(table.to_string(8),
              "name       rows\n"
              "é         1,000\n"
              "a very …      7\n");
}

}  // namespace
}  // namespace millrace::cli
