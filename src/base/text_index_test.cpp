// SPDX-License-Identifier: Apache-2.0
#include "base/text_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace millrace::base {
namespace {

TEST(TextIndex, numbers_texts_as_they_first_appear) {
    TextIndex index;
    EXPECT_EQ(index.number("b"), 0u);
    EXPECT_EQ(index.number(""), 1u);
    EXPECT_EQ(index.number(std::string_view("\0", 1)), 2u);
    EXPECT_EQ(index.number("b"), 0u);
    EXPECT_EQ(index.number(""), 1u);
    EXPECT_EQ(index.size(), 3u);
    EXPECT_EQ(index.text(0), "b");
    EXPECT_EQ(index.text(1), "");
    EXPECT_EQ(index.text(2), std::string_view("\0", 1));
}

TEST(TextIndex, agrees_with_a_map_on_many_texts) {
    TextIndex index;
    std::map<std::string, size_t> expected;
    std::mt19937 random(1);
    for (int i = 0; i < 200'000; ++i) {
        const std::string text = std::to_string(random() % 30'000);
        const size_t number = expected.try_emplace(text, expected.size()).first->second;
        ASSERT_EQ(index.number(text), number);
    }
    EXPECT_EQ(index.size(), expected.size());
    for (const auto& [text, number] : expected) ASSERT_EQ(index.text(number), text);
}

}  // namespace
}  // namespace millrace::base
