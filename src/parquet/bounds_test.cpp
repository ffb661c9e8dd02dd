// SPDX-License-Identifier: Apache-2.0
#include "parquet/bounds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace millrace::parquet {
namespace {

using namespace std::string_literals;
using columnar::Schema;
using columnar::Type;
using columnar::TypeKind;

Leaf leaf_of(const Type& type) {
    return leaves_of(Schema{{{"a", type}}}).at(0);
}

template <typename Value>
Bounds bounds(const Type& type, const std::vector<Value>& values) {
    return bounds_of(std::span<const Value>(values), leaf_of(type));
}

template <typename Number>
Number number(const std::string& bytes) {
    Number number;
    EXPECT_EQ(bytes.size(), sizeof(number));
    std::memcpy(&number, bytes.data(), sizeof(number));
    return number;
}

Bounds text_bounds(TypeKind kind, const std::vector<std::string>& texts) {
    std::vector<TextRef> values;
    for (const std::string& text : texts) values.emplace_back(text);
    return bounds(kind, values);
}

TEST(Bounds, OfSignedAndUnsignedNumbersUseTheirOwnOrder) {
    const Bounds with_sign = bounds<int32_t>(TypeKind::Int8, {1, -1, 0});
    EXPECT_EQ(number<int32_t>(with_sign.min), -1);
    EXPECT_EQ(number<int32_t>(with_sign.max), 1);
    const Bounds without = bounds<uint32_t>(TypeKind::UInt32, {1, UINT32_MAX, 0});
    EXPECT_EQ(number<uint32_t>(without.min), 0u);
    EXPECT_EQ(number<uint32_t>(without.max), UINT32_MAX);
}

TEST(Bounds, OfWideDecimalsAreBigEndianAndSigned) {
    const Bounds wide = bounds<Int128>(Type::decimal(19, 0), {1, -2, 256});
    EXPECT_EQ(wide.min, std::string(8, '\xFF') + "\xFE");
    EXPECT_EQ(wide.max, std::string(7, '\0') + "\x01\0"s);
}

TEST(Bounds, OfZerosAreWrittenWithTheSignThatHoldsBoth) {
    for (const std::vector<double>& zeros : {std::vector{0.0}, {-0.0}, {0.0, -0.0}, {-0.0, 0.0}}) {
        const Bounds found = bounds(TypeKind::Double, zeros);
        EXPECT_TRUE(std::signbit(number<double>(found.min)));
        EXPECT_FALSE(std::signbit(number<double>(found.max)));
    }
}

TEST(Bounds, AreUnknownWithANaNAndWithoutValues) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const std::vector<float>& values : {std::vector<float>{}, {nan}, {1, nan}, {nan, 1}}) {
        EXPECT_FALSE(bounds(TypeKind::Float, values).is_known());
    }
    EXPECT_TRUE(bounds<float>(TypeKind::Float, {1}).is_known());
}

TEST(Bounds, OfTextCompareBytesWithoutSign) {
    const Bounds found = text_bounds(TypeKind::Text, {"z", "\xC3\xA9", "abcde", "abcd"});
    EXPECT_EQ(found.min, "abcd");
    EXPECT_EQ(found.max, "\xC3\xA9");
    EXPECT_TRUE(found.is_min_exact);
    EXPECT_TRUE(found.is_max_exact);
    EXPECT_EQ(text_bounds(TypeKind::Text, {"", "a"}).min, "");
    EXPECT_EQ(text_bounds(TypeKind::Text, {"a", "a\0"s}).max, "a\0"s);
}

TEST(Bounds, OfLongTextAreCutAndMarked) {
    const Bounds found = text_bounds(TypeKind::Text, {std::string(65, 'a'), std::string(65, 'b')});
    EXPECT_EQ(found.min, std::string(64, 'a'));
    EXPECT_EQ(found.max, std::string(63, 'b') + "c");
    EXPECT_FALSE(found.is_min_exact);
    EXPECT_FALSE(found.is_max_exact);
}

TEST(Bounds, AreRaisedToTheNextCharacterOrByte) {
    struct Case {
        std::string text;
        bool is_utf8;
        std::string want;  // of at most 4 bytes
    };
    const std::string last = "\xF4\x8F\xBF\xBF";  // U+10FFFF
    for (const auto& [text, is_utf8, want] :
         {Case{"abcd", true, "abcd"}, Case{"abcde", true, "abce"},
          Case{"abc\x7Fz", true, "abc\xC2\x80"}, Case{"ab\xC3\xA9z", true, "ab\xC3\xAA"},
          Case{"abc\xC3\xA9", true, "abd"}, Case{"a\xED\x9F\xBFz", true, "a\xEE\x80\x80"},
          Case{last + "z", true, last + "z"}, Case{"a" + last, true, "b"},
          Case{"abc\xFFz", false, "abd"},
          Case{"\xFF\xFF\xFF\xFF\xFF", false, "\xFF\xFF\xFF\xFF\xFF"},
          Case{"ab\xC0\x80z", true, "ab\xC0\x81"}}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(cut_upper(text, 4, is_utf8), want);
    }
}

TEST(Bounds, HoldForAnyBytes) {
    std::mt19937_64 random(3);
    for (int round = 0; round < 20'000; ++round) {
        constexpr std::string_view kBytes("\0a\x7F\x80\xBF\xC0\xC3\xE4\xED\xF4\xFF", 11);
        std::string text;
        for (uint64_t size = random() % 9; size > 0; --size)
            text += kBytes[random() % kBytes.size()];
        for (const bool is_utf8 : {false, true}) {
            ASSERT_LE(cut_lower(text, 4, is_utf8), text);
            ASSERT_GE(cut_upper(text, 4, is_utf8), text);
        }
    }
}

TEST(Bounds, MergeToTheWiderOnes) {
    struct Case {
        Bounds first, second;
        Leaf leaf;
    };
    for (const auto& [first, second, leaf] :
         {Case{bounds<int32_t>(TypeKind::Int32, {-5}), bounds<int32_t>(TypeKind::Int32, {5}),
               leaf_of(TypeKind::Int32)},
          Case{bounds<uint64_t>(TypeKind::UInt64, {5}),
               bounds<uint64_t>(TypeKind::UInt64, {UINT64_MAX}), leaf_of(TypeKind::UInt64)},
          Case{bounds<double>(TypeKind::Double, {-5}), bounds<double>(TypeKind::Double, {-4}),
               leaf_of(TypeKind::Double)},
          Case{bounds<Int128>(Type::decimal(30, 0), {-5}),
               bounds<Int128>(Type::decimal(30, 0), {5}), leaf_of(Type::decimal(30, 0))},
          Case{bounds<UInt128>(TypeKind::Uuid, {5}), bounds<UInt128>(TypeKind::Uuid, {~UInt128{0}}),
               leaf_of(TypeKind::Uuid)},
          Case{text_bounds(TypeKind::Text, {"a"}), text_bounds(TypeKind::Text, {"\xC3\xA9"}),
               leaf_of(TypeKind::Text)}}) {
        SCOPED_TRACE(leaf.type.to_string());
        for (const bool is_swapped : {false, true}) {
            Bounds merged;
            merged.merge(is_swapped ? second : first, leaf);
            merged.merge(Bounds{}, leaf);
            merged.merge(is_swapped ? first : second, leaf);
            EXPECT_EQ(merged.min, first.min);
            EXPECT_EQ(merged.max, second.max);
        }
    }
}

TEST(Bounds, StayUnknownOnceANaNWasMerged) {
    const Leaf leaf = leaf_of(TypeKind::Double);
    Bounds merged = bounds<double>(TypeKind::Double, {1});
    merged.merge(bounds<double>(TypeKind::Double, {std::nan("")}), leaf);
    EXPECT_FALSE(merged.is_known());
}

}  // namespace
}  // namespace millrace::parquet
