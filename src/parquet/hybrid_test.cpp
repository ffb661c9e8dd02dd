// SPDX-License-Identifier: Apache-2.0
#include "parquet/hybrid.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "parquet/bits.h"

namespace millrace::parquet {
namespace {

using namespace std::string_literals;

// Reads `count` values the way Encodings.md tells it, one bit at a time.
std::vector<uint32_t> decode(std::string_view bytes, int width, size_t count) {
    std::vector<uint32_t> values;
    size_t at = 0;
    const auto byte = [&] { return static_cast<uint8_t>(bytes.at(at++)); };
    while (values.size() < count) {
        uint64_t header = 0;
        for (int shift = 0;; shift += 7) {
            const uint8_t next = byte();
            header |= static_cast<uint64_t>(next & 0x7F) << shift;
            if (next < 0x80) break;
        }
        if ((header & 1) == 0) {
            uint32_t value = 0;
            for (int shift = 0; shift < width; shift += 8) {
                value |= static_cast<uint32_t>(byte()) << shift;
            }
            values.insert(values.end(), header >> 1, value);
            continue;
        }
        const size_t begin = at;
        at += (header >> 1) * static_cast<size_t>(width);
        for (size_t i = 0; i < (header >> 1) * 8; ++i) {
            uint32_t value = 0;
            for (int bit = 0; bit < width; ++bit) {
                const size_t place = i * static_cast<size_t>(width) + static_cast<size_t>(bit);
                const auto from = static_cast<uint8_t>(bytes.at(begin + place / 8));
                value |= static_cast<uint32_t>(from >> (place % 8) & 1) << bit;
            }
            if (values.size() < count) values.push_back(value);
        }
    }
    EXPECT_EQ(at, bytes.size());
    EXPECT_EQ(values.size(), count);
    return values;
}

TEST(Hybrid, KnowsTheBitsOfTheLargestValue) {
    EXPECT_EQ(bit_width(0), 0);
    EXPECT_EQ(bit_width(1), 1);
    EXPECT_EQ(bit_width(255), 8);
    EXPECT_EQ(bit_width(256), 9);
}

TEST(Hybrid, WritesTheExampleOfTheSpecification) {
    const std::vector<uint32_t> values{0, 1, 2, 3, 4, 5, 6, 7};
    std::string out;
    append_hybrid(values, 3, out);
    EXPECT_EQ(out, "\x03\x88\xC6\xFA"s);
}

TEST(Hybrid, WritesOneRunForEqualValues) {
    const std::vector<uint8_t> values(500, 1);
    std::string out;
    append_hybrid(values, 1, out);
    EXPECT_EQ(out, "\xE8\x07\x01"s);
}

TEST(Hybrid, FillsTheLastGroupWithZeros) {
    std::string out;
    append_hybrid(std::vector<uint32_t>{5, 6, 7}, 3, out);
    EXPECT_EQ(out, "\x03\xF5\x01\0"s);
}

TEST(Hybrid, WritesNothingForNothing) {
    std::string out;
    append_hybrid(std::vector<uint32_t>{}, 7, out);
    EXPECT_EQ(out, "");
}

TEST(Hybrid, ComesBackAtEveryWidthAndMixOfRuns) {
    std::mt19937_64 random(1);
    for (int width = 1; width <= 32; ++width) {
        for (const uint64_t run_max : {1, 3, 9, 100}) {
            SCOPED_TRACE(testing::Message() << "width " << width << ", runs to " << run_max);
            std::vector<uint32_t> values;
            while (values.size() < 700) {
                const auto value = static_cast<uint32_t>(random() & (~uint64_t{0} >> (64 - width)));
                values.insert(values.end(), 1 + random() % run_max, value);
            }
            std::string out = "before";
            append_hybrid(values, width, out);
            EXPECT_EQ(decode(std::string_view(out).substr(6), width, values.size()), values);
        }
    }
}

TEST(Hybrid, IsNeverMuchLargerThanPackingAlone) {
    std::mt19937_64 random(2);
    for (int width = 1; width <= 20; ++width) {
        std::vector<uint32_t> values;
        while (values.size() < 10'000) {
            const auto value = static_cast<uint32_t>(random() & (~uint64_t{0} >> (64 - width)));
            values.insert(values.end(), 1 + random() % 12, value);
        }
        std::string out;
        append_hybrid(values, width, out);
        EXPECT_LE(out.size(), values.size() * static_cast<size_t>(width) / 8 * 102 / 100 + 8)
            << width;
    }
}

}  // namespace
}  // namespace millrace::parquet
