// SPDX-License-Identifier: Apache-2.0
#include "source/evidence.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace millrace::source {
namespace {

// One mistake here would let a bad value into a column unseen.
TEST(Evidence, AddsNothingOnlyIfItsKindWasSeen) {
    std::mt19937 random(11);
    const std::string characters = "0123456789-/:.09 aZ\xFF";
    const auto check = [](const std::string& text) {
        const Evidence kind = classify(text);
        for (unsigned bit = 0; bit < kEvidenceBits; ++bit) {
            const auto seen = static_cast<Evidence>(1 << bit);
            if (adds_nothing(text, seen)) {
                EXPECT_EQ(kind, seen) << text;
            }
        }
    };
    for (int i = 0; i < 200'000; ++i) {
        // A date or an integer, with a character or two out of place.
        std::string text = i % 2 == 0 ? "2016-02-17" : std::string("123456789012345678");
        if (i % 2 == 1) text.resize(random() % 19);
        for (size_t flips = random() % 4; flips > 0 && !text.empty(); --flips) {
            text[random() % text.size()] = characters[random() % characters.size()];
        }
        check(text);
    }
    for (int month = 0; month < 20; ++month) {
        for (int day = 0; day < 40; ++day) {
            for (const char* year : {"0000", "0001", "1900", "2000", "2015", "9999"}) {
                check(std::string(year) + '-' + static_cast<char>('0' + month / 10) +
                      static_cast<char>('0' + month % 10) + '-' +
                      static_cast<char>('0' + day / 10) + static_cast<char>('0' + day % 10));
            }
        }
    }
}

TEST(Evidence, OfWhatColumnsShowMostlyAddsNothing) {
    for (const char* text : {"1", "12", "1234567", "12345678", "185345009", "999999999999999"}) {
        EXPECT_TRUE(adds_nothing(text, kInt53)) << text;
        EXPECT_FALSE(adds_nothing(text, kDate | kText)) << text;
    }
    for (const char* text : {"0001-01-01", "2014-08-17", "9999-12-28"}) {
        EXPECT_TRUE(adds_nothing(text, kDate)) << text;
        EXPECT_FALSE(adds_nothing(text, kInt53 | kText)) << text;
    }
    EXPECT_FALSE(adds_nothing("", kAnything));
}

}  // namespace
}  // namespace millrace::source
