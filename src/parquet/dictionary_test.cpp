// SPDX-License-Identifier: Apache-2.0
#include "parquet/dictionary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace millrace::parquet {
namespace {

template <typename Value>
void expect_gives_back(const Dictionary<Value>& dictionary, const std::vector<Value>& values) {
    ASSERT_EQ(dictionary.indexes().size(), values.size());
    for (size_t i = 0; i < values.size(); ++i) {
        ASSERT_TRUE(same_value(dictionary.values()[dictionary.indexes()[i]], values[i])) << i;
    }
}

TEST(Dictionary, NumbersValuesInOrderOfFirstSight) {
    Dictionary<int64_t> dictionary;
    ASSERT_TRUE(dictionary.build(std::vector<int64_t>{7, 7, -1, 7, 0}));
    EXPECT_EQ(std::vector(dictionary.values().begin(), dictionary.values().end()),
              (std::vector<int64_t>{7, -1, 0}));
    EXPECT_EQ(std::vector(dictionary.indexes().begin(), dictionary.indexes().end()),
              (std::vector<uint32_t>{0, 0, 1, 0, 2}));
}

TEST(Dictionary, TellsTextsApartThatShareSizeAndHead) {
    std::vector<std::string> texts;
    for (int i = 0; i < 3000; ++i) {
        std::string text = "text" + std::to_string(i % 1000);
        text.resize(static_cast<size_t>(i) % 40, '.');  // both inline and long, and empty ones
        texts.push_back(text);
    }
    std::vector<TextRef> values(texts.begin(), texts.end());
    Dictionary<TextRef> dictionary;
    ASSERT_TRUE(dictionary.build(values));
    expect_gives_back(dictionary, values);
    EXPECT_LT(dictionary.values().size(), 1000u);
}

TEST(Dictionary, IgnoresThePaddingOfShortText) {
    for (const std::string text : {"", "abc", "abcd", "abcdefghijk"}) {
        TextRef clean(text);
        TextRef dirty(text);
        std::memset(reinterpret_cast<char*>(&dirty) + 4 + text.size(), 0x55,
                    TextRef::kInline - text.size());
        Dictionary<TextRef> dictionary;
        ASSERT_TRUE(dictionary.build(std::vector{clean, TextRef("other"), dirty}));
        EXPECT_EQ(dictionary.values().size(), 2u) << text;
    }
}

TEST(Dictionary, KeepsFloatsThatDifferInTheirBitsOnly) {
    Dictionary<double> dictionary;
    const std::vector<double> values{0.0, -0.0, std::nan("1"), std::nan("2"), 0.0, std::nan("1")};
    ASSERT_TRUE(dictionary.build(values));
    EXPECT_EQ(dictionary.values().size(), 4u);
    expect_gives_back(dictionary, values);
}

TEST(Dictionary, GrowsAndForgetsTheChunkBefore) {
    Dictionary<uint32_t> dictionary;
    std::vector<uint32_t> many;
    for (uint32_t i = 0; i < 100'000; ++i) many.push_back(i / 2 * 2654435761u);
    ASSERT_TRUE(dictionary.build(many));
    EXPECT_EQ(dictionary.values().size(), 50'000u);
    expect_gives_back(dictionary, many);
    ASSERT_TRUE(dictionary.build(std::vector<uint32_t>{many[9], 1}));
    EXPECT_EQ(dictionary.values().size(), 2u);
}

TEST(Dictionary, IsGivenUpWhenMostValuesAreDistinct) {
    Dictionary<UInt128> dictionary;
    std::vector<UInt128> values(100'000);
    for (size_t i = 0; i < values.size(); ++i) values[i] = i;
    EXPECT_FALSE(dictionary.build(values));
}

}  // namespace
}  // namespace millrace::parquet
