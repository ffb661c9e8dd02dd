// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "profile/distinct_sketch.h"
#include "profile/distinct_values.h"
#include "profile/moments.h"
#include "profile/sample.h"
#include "profile/value_hash.h"

namespace millrace::profile {
namespace {

TEST(DistinctSketch, IsNearTheTruthFromNothingToMillions) {
    DistinctSketch sketch;
    EXPECT_EQ(std::lround(sketch.estimate()), 0);
    int64_t added = 0;
    for (const int64_t count : {1, 10, 1000, 20'000, 40'000, 100'000, 1'000'000, 3'000'000}) {
        for (; added < count; ++added) sketch.add(hash_of(added));
        EXPECT_NEAR(sketch.estimate(), static_cast<double>(count),
                    0.03 * static_cast<double>(count));
    }
}

TEST(DistinctSketch, MergedIsTheOneOfAll) {
    DistinctSketch all;
    DistinctSketch even;
    DistinctSketch odd;
    for (int64_t i = 0; i < 50'000; ++i) {
        all.add(hash_of(i));
        (i % 2 == 0 ? even : odd).add(hash_of(i));
    }
    even.merge(odd);
    EXPECT_EQ(even.estimate(), all.estimate());
}

// Each of a thousand values has the same chance, also of two samples whose shares differ: the mean
// of the sampled numbers is that of all.
TEST(Sample, IsUniformAloneAndMerged) {
    constexpr int64_t kValues = 400'000;
    std::vector<int64_t> values(kValues);
    std::iota(values.begin(), values.end(), 0);
    const auto check = [](const Sample<int64_t>& sample) {
        ASSERT_EQ(sample.values().size(), 20'000u);
        EXPECT_FALSE(sample.is_whole());
        std::vector<int> parts(10);
        for (const int64_t value : sample.values())
            ++parts[static_cast<size_t>(value * 10 / kValues)];
        // Five standard deviations of a binomial count of 20,000 and 1/10.
        for (const int part : parts) EXPECT_NEAR(part, 2000, 5 * std::sqrt(20'000 * 0.1 * 0.9));
    };
    Sample<int64_t> whole(20'000);
    whole.add(values);
    check(whole);
    for (const size_t cut : {100u, 10'000u, 50'000u, 300'000u}) {
        Sample<int64_t> first(20'000);
        Sample<int64_t> second(20'000);
        for (size_t i = 0; i < cut; ++i) first.add(values[i], 1);
        second.add(std::span(values).subspan(cut));
        first.merge(std::move(second));
        check(first);
    }
}

TEST(Sample, TakesRunsAsIfEachValueCameAlone) {
    Sample<int64_t> sample(1000);
    sample.add(1, 300'000);
    sample.add(2, 100'000);
    const auto ones = std::count(sample.values().begin(), sample.values().end(), 1);
    EXPECT_NEAR(static_cast<double>(ones), 750, 5 * std::sqrt(1000 * 0.75 * 0.25));
    Sample<int64_t> few(1000);
    few.add(7, 999);
    EXPECT_TRUE(few.is_whole());
}

TEST(Moments, OfPartsAreThoseOfAll) {
    Moments parts;
    const std::vector<double> first{1e15, 1e15 + 2};
    const std::vector<double> second{1e15 + 4};
    parts.add(first);
    parts.add(second);
    parts.add(1e15 + 6, 2);
    EXPECT_EQ(*parts.mean(), 1e15 + 3.6);
    EXPECT_NEAR(*parts.stdev(), std::sqrt(27.2 / 4), 1e-1);
    EXPECT_FALSE(Moments().mean().has_value());
}

// A count may be low by what was dropped, never high, and is left out when that may be a tenth.
TEST(DistinctValues, NeverReportsACountThatIsTooHighOrFarTooLow) {
    DistinctValues<int64_t> values(100);
    int64_t seen = 0;
    const auto add = [&](int64_t value) {
        ++seen;
        if (!values.is_exact()) values.sketch(hash_of(value));
        if (!values.counts()) return;
        if (++values.table().entry(value, hash_of(value)).count > 1 || !values.is_full()) return;
        values.is_exact() ? values.overflow(seen) : values.prune(seen);
    };
    for (int64_t i = 1; i <= 30'000; ++i) {
        add(-1);
        if (i % 2 == 0) add(-2);
        if (i % 500 == 0) add(-3);
        add(i);
    }
    const auto found = values.most_frequent([](int64_t value) { return value; });
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].key, -1);
    EXPECT_LE(found[0].count, 30'000);
    EXPECT_GE(found[0].count, 27'000);
    EXPECT_EQ(found[1].key, -2);
    EXPECT_LE(found[1].count, 15'000);
    EXPECT_GE(found[1].count, 13'500);
}

}  // namespace
}  // namespace millrace::profile
