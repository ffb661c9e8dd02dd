// SPDX-License-Identifier: Apache-2.0
#include "generate/text_append.h"

#include <gtest/gtest.h>

#include <set>

namespace millrace::generate {
namespace {

using namespace std::chrono_literals;

TEST(TextAppend, WritesNumbersAndDates) {
    std::string out;
    append_number(out, 0);
    append_number(out, 42, 5);
    append_number(out, UINT64_MAX);
    EXPECT_EQ(out, "00004218446744073709551615");

    out.clear();
    append_decimal(out, 1275, 1);
    append_decimal(out, 5, 2);
    append_decimal(out, 7, 0);
    EXPECT_EQ(out, "127.50.057");

    out.clear();
    append_date(out, std::chrono::year(1909) / 1 / 1);
    append_date(out, std::chrono::year(2020) / 2 / 29);
    EXPECT_EQ(out, "1909-01-012020-02-29");
}

TEST(TextAppend, UuidsAreWellFormedStableAndDifferent) {
    std::set<std::string> seen;
    for (uint64_t counter = 0; counter < 10'000; ++counter) {
        std::string id;
        append_uuid(id, 42, 1, counter);
        ASSERT_EQ(id.size(), 36U);
        for (size_t at : {8U, 13U, 18U, 23U}) ASSERT_EQ(id[at], '-') << id;
        ASSERT_EQ(id[14], '4') << id;
        ASSERT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
        ASSERT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos) << id;
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 10'000U);
    std::string again;
    append_uuid(again, 42, 1, 9'999);
    EXPECT_TRUE(seen.contains(again));
    std::string other_seed;
    append_uuid(other_seed, 43, 1, 9'999);
    EXPECT_FALSE(seen.contains(other_seed));
}

// The generator's files are the same on every machine and in every version: this value must not
// change.
TEST(TextAppend, UuidOfACounterNeverChanges) {
    std::string id;
    append_uuid(id, 42, 0, 0);
    EXPECT_EQ(id, "5e9bb4ce-dcb7-419a-87da-5e5473934426");
}

}  // namespace
}  // namespace millrace::generate
