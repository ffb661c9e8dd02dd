// SPDX-License-Identifier: Apache-2.0
#include "parquet/delta.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::parquet {
namespace {

// Reads deltas the way Encodings.md tells it, one bit at a time, and takes their bytes off `bytes`.
std::vector<int32_t> decode(std::string_view& bytes) {
    const auto byte = [&] {
        const auto value = static_cast<uint8_t>(bytes.at(0));
        bytes.remove_prefix(1);
        return value;
    };
    const auto varint = [&] {
        uint64_t value = 0;
        for (int shift = 0;; shift += 7) {
            const uint8_t next = byte();
            value |= static_cast<uint64_t>(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    };
    const auto zigzag = [&] {
        const uint64_t value = varint();
        return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
    };
    const uint64_t block = varint();
    const uint64_t miniblocks = varint();
    const uint64_t count = varint();
    EXPECT_EQ(block % 128, 0u);
    EXPECT_EQ(block / miniblocks % 32, 0u);
    auto value = static_cast<uint32_t>(zigzag());
    std::vector<int32_t> values;
    if (count > 0) values.push_back(static_cast<int32_t>(value));
    while (values.size() < count) {
        const auto least = static_cast<uint32_t>(zigzag());
        std::vector<int> widths;
        for (uint64_t i = 0; i < miniblocks; ++i) widths.push_back(byte());
        for (const int width : widths) {
            if (values.size() == count) {
                EXPECT_EQ(width, 0) << "of a miniblock without values";
                continue;
            }
            const size_t size = block / miniblocks;
            for (size_t i = 0; i < size; ++i) {
                uint32_t delta = 0;
                for (int bit = 0; bit < width; ++bit) {
                    const size_t place = i * static_cast<size_t>(width) + static_cast<size_t>(bit);
                    const auto from = static_cast<uint8_t>(bytes.at(place / 8));
                    delta |= static_cast<uint32_t>(from >> (place % 8) & 1) << bit;
                }
                if (values.size() == count) {
                    EXPECT_EQ(delta, 0u) << "padding";
                    continue;
                }
                value += least + delta;
                values.push_back(static_cast<int32_t>(value));
            }
            bytes.remove_prefix(size / 8 * static_cast<size_t>(width));
        }
    }
    return values;
}

TEST(Delta, ComesBackWhateverTheValuesAndTheirNumber) {
    std::mt19937 random(7);
    for (const size_t count : {0, 1, 2, 32, 33, 34, 128, 129, 130, 160, 161, 257, 1000}) {
        for (const int bits : {0, 1, 5, 17, 31, 32}) {
            SCOPED_TRACE(testing::Message() << count << " values of " << bits << " bits");
            std::vector<int32_t> values(count);
            for (int32_t& value : values) {
                value = bits == 0 ? 36 : static_cast<int32_t>(random() >> (32 - bits));
            }
            std::string out = "before";
            append_deltas(values, out);
            std::string_view left = std::string_view(out).substr(6);
            EXPECT_EQ(decode(left), values);
            EXPECT_TRUE(left.empty());
        }
    }
}

TEST(Delta, OfTheExtremesWrapsAround) {
    const std::vector<int32_t> values{INT32_MIN, INT32_MAX, INT32_MIN, 0, INT32_MAX, -1};
    std::string out;
    append_deltas(values, out);
    std::string_view left = out;
    EXPECT_EQ(decode(left), values);
    EXPECT_TRUE(left.empty());
}

TEST(Delta, OfEqualValuesCostsFiveBytesABlock) {
    std::string out;
    append_deltas(std::vector<int32_t>(1 + 128 * 3, 36), out);
    EXPECT_EQ(out.size(), 2u + 1 + 2 + 1 + 3 * 5) << "block size, miniblocks, count, first, blocks";
}

TEST(Delta, LengthsStandBeforeTheirTexts) {
    const std::vector<std::string> words{"", "a", "twelve bytes", "more than twelve bytes", "b"};
    std::vector<TextRef> texts;
    std::string together;
    for (const std::string& word : words) {
        texts.emplace_back(word);
        together += word;
    }
    std::vector<int32_t> sizes;
    std::string out = "before";
    append_delta_lengths(texts, sizes, out);
    std::string_view left = std::string_view(out).substr(6);
    EXPECT_EQ(decode(left), (std::vector<int32_t>{0, 1, 12, 22, 1}));
    EXPECT_EQ(left, together);
}

}  // namespace
}  // namespace millrace::parquet
