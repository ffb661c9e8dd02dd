// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gtest/gtest.h>

namespace millrace::base {
namespace {

TEST(Nearest, FindsASlipOfTheFingersAndNothingElse) {
    const std::vector<std::string> names{"silver.observations", "silver.encounters", "gold.study"};
    EXPECT_EQ(nearest("silver.observation", names), "silver.observations");
    EXPECT_EQ(nearest("SILVER.ENCOUNTERS", names), "silver.encounters");
    EXPECT_EQ(nearest("bronze.payments_by_day", names), std::nullopt);
    EXPECT_EQ(nearest("encounter", names), "silver.encounters");
    EXPECT_EQ(nearest("bronze.encounters", {{"silver.encounters"}}), std::nullopt);
    EXPECT_EQ(suggest("zzzzzz", names, "tables"),
              "known tables: silver.observations, silver.encounters, gold.study");
}

TEST(Format, CountsAndBytesReadWell) {
    EXPECT_EQ(format_count(0), "0");
    EXPECT_EQ(format_count(-1234567), "-1,234,567");
    EXPECT_EQ(format_count(123), "123");
    EXPECT_EQ(format_bytes(999), "999 B");
    EXPECT_EQ(format_bytes(1'250'000), "1.2 MB");
}

TEST(ParseBytes, ReadsUnitsAndRefusesTheRest) {
    struct Case {
        std::string_view text;
        std::optional<int64_t> want;
    };
    for (const auto& [text, want] :
         {Case{"512MB", 512'000'000}, Case{"2 GiB", 2147483648}, Case{"1000", 1000},
          Case{"1.5kb", 1500}, Case{"12 parsecs", std::nullopt}, Case{"", std::nullopt},
          Case{"-1MB", std::nullopt}}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(parse_bytes(text), want);
    }
}

TEST(Sql, QuotesAreDoubled) {
    EXPECT_EQ(sql_literal("it's"), "'it''s'");
    EXPECT_EQ(sql_identifier("a\"b"), "\"a\"\"b\"");
}

TEST(HexDigit, IsOneInBothCasesAndNothingBeside) {
    for (int i = 0; i < 16; ++i) {
        EXPECT_EQ(hex_digit("0123456789abcdef"[i]), i);
        EXPECT_EQ(hex_digit("0123456789ABCDEF"[i]), i);
    }
    for (const char c : {'/', ':', '@', 'G', '`', 'g', '\0', '\xFF'}) EXPECT_EQ(hex_digit(c), -1);
}

TEST(LineColumn, CountsFromOne) {
    const LineColumn at = line_column("select 1\nfrom x", 14);
    EXPECT_EQ(at.line, 2);
    EXPECT_EQ(at.column, 6);
}

}  // namespace
}  // namespace millrace::base
