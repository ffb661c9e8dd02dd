// SPDX-License-Identifier: Apache-2.0
#include "parquet/page.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace millrace::parquet {
namespace {

using namespace std::string_literals;

TEST(PageHeader, TakesAFewBytes) {
    std::string out;
    append_page_header({PageType::Data, Encoding::RleDictionary, 500, 70, 60}, out);
    EXPECT_EQ(out, "\x15\0\x15\x8C\x01\x15\x78\x2C\x15\xE8\x07\x15\x10\x15\x06\x15\x06\0\0"s);
    out.clear();
    append_page_header({PageType::Dictionary, Encoding::Plain, 3, 7, 7}, out);
    EXPECT_EQ(out, "\x15\x04\x15\x0E\x15\x0E\x4C\x15\x06\x15\0\0\0"s);
}

TEST(Pages, OfASmallChunkAreOne) {
    Levels levels;
    levels.entries = levels.values = 10;
    const auto pages = cut_pages(1, levels, 80, 10, [](size_t) { return 8; });
    ASSERT_EQ(pages.size(), 1u);
    EXPECT_EQ(pages[0].entry_end, 10u);
    EXPECT_EQ(pages[0].value_end, 10u);
}

TEST(Pages, EndWithTheRowThatFillsThem) {
    // Rows of three, one, none and two values; four values of eight bits fill a page.
    Levels levels;
    levels.definition = {3, 3, 3, 3, 0, 3, 3};
    levels.repetition = {0, 1, 1, 0, 0, 0, 1};
    levels.entries = 7;
    levels.values = 6;
    const auto bits = [](size_t) { return 8; };
    const auto pages = cut_pages(3, levels, 48, 4, bits);
    ASSERT_EQ(pages.size(), 2u);
    EXPECT_EQ(pages[0].entry_begin, 0u);
    EXPECT_EQ(pages[0].entry_end, 4u);
    EXPECT_EQ(pages[0].value_end, 4u);
    EXPECT_EQ(pages[1].entry_begin, 4u);
    EXPECT_EQ(pages[1].entry_end, 7u);
    EXPECT_EQ(pages[1].value_begin, 4u);
    EXPECT_EQ(pages[1].value_end, 6u);
    EXPECT_EQ(cut_pages(3, levels, 48, 1, bits).size(), 3u) << "a row is never cut";
}

}  // namespace
}  // namespace millrace::parquet
