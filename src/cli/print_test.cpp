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

TEST(TextTable, ShowsControlCharactersAsSpaces) {
    TextTable table({"na\x1bme"});
    for (const char* cell : {"\x1b[2Ja", "a\x7f\b\nb", "\x01\x1f"}) table.add({cell});
    EXPECT_EQ(table.to_string(),
              "na me\n"
              " [2Ja\n"
              "a   b\n"
              "  \n");
}

TEST(ShellWord, QuotesWhatAShellWouldTakeApart) {
    EXPECT_EQ(shell_word("a/b-1.csv"), "a/b-1.csv");
    EXPECT_EQ(shell_word("a b"), "'a b'");
    EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
    EXPECT_EQ(shell_word("~"), "'~'");
    EXPECT_EQ(shell_word(""), "''");
}

}  // namespace
}  // namespace millrace::cli
