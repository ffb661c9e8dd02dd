// SPDX-License-Identifier: Apache-2.0
#include "profile/table_profiler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <thread>

#include "profile/columns_testing.h"
#include "profile/value_code.h"

namespace millrace::profile {
namespace {

using columnar::TextRef;
using columnar::Type;
using columnar::TypeKind;

TEST(TableProfiler, ReportsNoFrequentValuesOfAKeyAndTakesItForOne) {
    TestColumn<int64_t> key(TypeKind::Int64);
    for (int64_t i = 0; i < 100'000; ++i) key.add((i * 7919) % 100'003);
    for (const size_t inputs : {1, 3}) {
        const ColumnProfile profile = profile_of(key, inputs);
        EXPECT_TRUE(profile.frequent.empty());
        EXPECT_TRUE(profile.likely_identifier);
        EXPECT_EQ(profile.samples.size(), 10u);
    }
    key.add({});
    EXPECT_FALSE(profile_of(key).likely_identifier);
    TestColumn<double> measure(TypeKind::Double);
    for (int i = 0; i < 1000; ++i) measure.add(i);
    EXPECT_FALSE(profile_of(measure).likely_identifier);
    TestColumn<int32_t> few(TypeKind::Int32);
    for (int i = 0; i < 99; ++i) few.add(i);
    EXPECT_FALSE(profile_of(few).likely_identifier);
    few.add(99);
    EXPECT_TRUE(profile_of(few).likely_identifier);
    few.add(99);
    few.add(99);
    EXPECT_FALSE(profile_of(few).likely_identifier);
}

// The limit is of the table, not of a thread: 20,000 are counted, one more is not.
TEST(TableProfiler, IsExactUpToItsLimitHoweverRowsAreSpread) {
    for (const size_t inputs : {1, 2, 4}) {
        TestColumn<int32_t> column(TypeKind::Int32);
        for (int32_t i = 0; i < 60'000; ++i) column.add(i % 20'000);
        ColumnProfile profile = profile_of(column, inputs, 1000);
        EXPECT_TRUE(profile.distinct.is_exact);
        EXPECT_EQ(profile.distinct.count, 20'000);
        EXPECT_TRUE(profile.quantiles_exact);
        column.add(20'000);
        profile = profile_of(column, inputs, 1000);
        EXPECT_FALSE(profile.distinct.is_exact);
        EXPECT_FALSE(profile.quantiles_exact);
        EXPECT_EQ(profile.max, "20000");
        EXPECT_NEAR(*profile.mean, 9999.5 + 10000.5 / 60'001, 1e-6);
    }
}

// One thread counts all that it saw, the other one samples: each value weighs the same.
TEST(TableProfiler, PutsCountedAndSampledPartsTogether) {
    for (const bool is_counted_first : {true, false}) {
        TestColumn<int32_t> column(TypeKind::Int32);
        for (const bool is_first : {true, false}) {
            for (int32_t i = 0; i < 60'000; ++i) column.add(is_first == is_counted_first ? -7 : i);
        }
        const ColumnProfile profile = profile_of(column, 2, 60'000);
        EXPECT_FALSE(profile.distinct.is_exact);
        EXPECT_NEAR(static_cast<double>(profile.distinct.count), 60'001, 1'800);
        EXPECT_EQ(profile.min, "-7");
        EXPECT_EQ(profile.max, "59999");
        EXPECT_NEAR(*profile.mean, (29'999.5 - 7) / 2, 1e-6);
        ASSERT_EQ(profile.quantiles.size(), 5u);
        EXPECT_EQ(profile.quantiles[1].value, "-7");
        EXPECT_NEAR(std::stod(profile.quantiles[3].value), 30'000, 0.02 * 120'000);
        EXPECT_NEAR(profile.histogram->heights[0], 63'000, 0.02 * 120'000);
    }
}

TEST(TableProfiler, OrdersNanLastAndMeasuresFiniteNumbersAlone) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    TestColumn<double> column(TypeKind::Double);
    for (const double value : {1.0, kNan, 3.0, -kInfinity, 0.0, -0.0, -kNan, kInfinity})
        column.add(value);
    const auto check = [](const ColumnProfile& profile) {
        EXPECT_EQ(profile.max, "nan");
        EXPECT_EQ(profile.min, "-inf");
        EXPECT_NEAR(*profile.mean, 1.0, 1e-12);
        EXPECT_EQ(profile.quantiles.front().value, "-inf");
        EXPECT_EQ(profile.quantiles.back().value, "inf");
        EXPECT_EQ(profile.histogram->boundaries.front(), "0.0");
        EXPECT_EQ(profile.histogram->boundaries.back(), "3.0");
    };
    ColumnProfile profile = profile_of(column, 2, 3);
    check(profile);
    EXPECT_EQ(profile.distinct.count, 6);
    EXPECT_NEAR(*profile.stdev, std::sqrt(2.0), 1e-12);
    // The same beyond the limit.
    TestColumn<double> many(TypeKind::Double);
    for (int i = 0; i < 30'000; ++i) {
        many.add(i * 1e-4);
        many.add(2 - i * 1e-4 < 0 ? 0.0 : 3.0);
        if (i % 5 == 0) many.add(kNan);
        if (i % 5 == 1) many.add(i % 2 == 0 ? kInfinity : -kInfinity);
    }
    profile = profile_of(many, 2);
    EXPECT_EQ(profile.max, "nan");
    EXPECT_EQ(profile.min, "-inf");
    EXPECT_TRUE(std::isfinite(*profile.mean));
    EXPECT_EQ(profile.histogram->boundaries.front(), "0.0");
    EXPECT_EQ(profile.histogram->boundaries.back(), "3.0");
    double sum = 0;
    for (const double height : profile.histogram->heights) sum += height;
    EXPECT_NEAR(sum, 60'000, 1e-6);
    // Nothing but NaN.
    TestColumn<float> nothing(TypeKind::Float);
    nothing.add(std::numeric_limits<float>::quiet_NaN());
    profile = profile_of(nothing);
    EXPECT_EQ(profile.min, "nan");
    EXPECT_FALSE(profile.mean.has_value());
    EXPECT_TRUE(profile.quantiles.empty());
    EXPECT_FALSE(profile.histogram.has_value());
}

TEST(TableProfiler, LosesNothingToALargeOffset) {
    std::mt19937 random(5);
    std::normal_distribution<double> normal(0, 1);
    TestColumn<double> column(TypeKind::Double);
    long double sum = 0;
    for (int i = 0; i < 100'000; ++i) column.add(1e9 + normal(random));
    for (const double value : column.values) sum += static_cast<long double>(value) - 1e9L;
    const long double mean = sum / 100'000;
    long double squares = 0;
    for (const double value : column.values) {
        const long double distance = static_cast<long double>(value) - 1e9L - mean;
        squares += distance * distance;
    }
    const ColumnProfile profile = profile_of(column, 3);
    EXPECT_NEAR(*profile.mean - 1e9, static_cast<double>(mean), 1e-6);
    EXPECT_NEAR(*profile.stdev, static_cast<double>(std::sqrt(squares / 99'999)), 1e-7);
}

TEST(TableProfiler, HoldsTheExtremesOfEveryWidth) {
    TestColumn<int64_t> whole(TypeKind::Int64);
    whole.add(std::numeric_limits<int64_t>::min());
    whole.add(std::numeric_limits<int64_t>::max());
    ColumnProfile profile = profile_of(whole, 2, 1);
    EXPECT_EQ(profile.histogram->boundaries.front(), "-9223372036854775808");
    EXPECT_EQ(profile.histogram->boundaries.back(), "9223372036854775807");
    EXPECT_EQ(profile.histogram->heights.front(), 1);
    EXPECT_EQ(profile.histogram->heights.back(), 1);
    EXPECT_NEAR(*profile.mean, -0.5, 1000);

    TestColumn<uint64_t> unsigned_whole(TypeKind::UInt64);
    unsigned_whole.add(0);
    unsigned_whole.add(std::numeric_limits<uint64_t>::max());
    profile = profile_of(unsigned_whole);
    EXPECT_EQ(profile.min, "0");
    EXPECT_EQ(profile.max, "18446744073709551615");

    Int128 greatest = 1;
    for (int i = 0; i < 38; ++i) greatest *= 10;
    --greatest;
    TestColumn<Int128> decimal(Type::decimal(38, 2));
    decimal.add(-greatest);
    decimal.add(greatest);
    profile = profile_of(decimal, 2, 1);
    EXPECT_EQ(profile.min, "-999999999999999999999999999999999999.99");
    EXPECT_EQ(profile.max, "999999999999999999999999999999999999.99");
    EXPECT_EQ(profile.histogram->heights.size(), 20u);

    TestColumn<double> wide(TypeKind::Double);
    wide.add(std::numeric_limits<double>::lowest());
    wide.add(std::numeric_limits<double>::max());
    profile = profile_of(wide);
    EXPECT_EQ(profile.histogram->heights.size(), 20u);
    EXPECT_EQ(profile.histogram->heights.back(), 1);
}

// Codes of 128 bits, on both sides of the limit: i stands for i * 10^20.
TEST(TableProfiler, CountsAndSamplesWideDecimalsAndUuids) {
    const Int128 unit = Int128{10'000'000'000} * 10'000'000'000;
    for (const auto& [rows, is_exact] : {std::pair{10'000, true}, {80'000, false}}) {
        TestColumn<Int128> decimal(Type::decimal(38, 20));
        TestColumn<columnar::UInt128> uuid(TypeKind::Uuid);
        for (int i = 0; i < rows; ++i) {
            decimal.add((i - rows / 2) * unit);
            uuid.add(static_cast<columnar::UInt128>(i) << 112);  // wraps to rows % 65536
        }
        ColumnProfile profile = profile_of(decimal, 3);
        const std::string zeros = "." + std::string(20, '0');
        EXPECT_EQ(profile.min, std::to_string(-rows / 2) + zeros);
        EXPECT_EQ(profile.max, std::to_string(rows / 2 - 1) + zeros);
        EXPECT_NEAR(*profile.mean, -0.5, 1e-9);
        EXPECT_NEAR(*profile.stdev, std::sqrt(rows * (rows + 1.0) / 12), 1e-6);
        EXPECT_EQ(profile.quantiles_exact, is_exact);
        EXPECT_NEAR(std::stod(profile.quantiles[1].value), -rows / 4, is_exact ? 1 : 0.02 * rows);
        EXPECT_NEAR(profile.histogram->heights[10], rows / 20, is_exact ? 1 : 0.02 * rows);
        EXPECT_FALSE(profile.likely_identifier);
        profile = profile_of(uuid, 3);
        EXPECT_EQ(profile.distinct.is_exact, is_exact);
        EXPECT_NEAR(static_cast<double>(profile.distinct.count), std::min(rows, 65'536),
                    is_exact ? 0 : 0.03 * 65'536);
        EXPECT_EQ(profile.min, "00000000-0000-0000-0000-000000000000");
        EXPECT_EQ(profile.max->substr(0, 5), is_exact ? "270f0" : "ffff0");
        EXPECT_TRUE(profile.quantiles.empty());
        EXPECT_EQ(profile.likely_identifier, is_exact);
    }
}

TEST(TableProfiler, GivesWholeNumbersOfASmallSpanABinEach) {
    TestColumn<int32_t> column(TypeKind::Int32);
    for (const int32_t value : {3, 4, 4, 7}) column.add(value);
    const Histogram histogram = *profile_of(column).histogram;
    EXPECT_EQ(histogram.boundaries, (std::vector<std::string>{"3", "4", "5", "6", "7", "7"}));
    EXPECT_EQ(histogram.heights, (std::vector<double>{1, 2, 0, 0, 1}));
}

TEST(TableProfiler, CountsTextsByWhatIsBeyondTheShownPartToo) {
    TestColumn<TextRef> column(TypeKind::Text);
    const std::string common(99, 'x');
    for (int i = 0; i < 50; ++i) column.add_text(common + "\xE2\x82\xAC" + std::to_string(i % 25));
    column.add_text("");
    column.add({});
    column.add_text("a\xFF");
    column.add_text("\xC3\xA4\xF0\x9F\x98\x80");
    for (const size_t inputs : {1, 3}) {
        const ColumnProfile profile = profile_of(column, inputs, 4);
        EXPECT_EQ(profile.null_count, 1);
        EXPECT_EQ(profile.distinct.count, 28);
        EXPECT_EQ(profile.min, "");
        EXPECT_EQ(profile.max, "\xC3\xA4\xF0\x9F\x98\x80");
        EXPECT_EQ(profile.lengths->min, 0);
        EXPECT_EQ(profile.lengths->max, 102);
        EXPECT_NEAR(profile.lengths->mean, (20 * 101 + 30 * 102 + 0 + 2 + 2) / 53.0, 1e-12);
        EXPECT_EQ(profile.frequent.size(), 10u);
        EXPECT_EQ(profile.frequent[0].value, common);  // the character at 100 would be cut
        EXPECT_EQ(profile.frequent[0].count, 2);
        EXPECT_EQ(std::count(profile.samples.begin(), profile.samples.end(), "a\xEF\xBF\xBD"), 1);
    }
}

TEST(TableProfiler, ShowsNoBytesOfBlobsAndCountsNullsOfNestedValues) {
    TestColumn<TextRef> blob(TypeKind::Blob);
    blob.add_text("\xC3\xA4");
    blob.add_text("\xC3\xA4");
    ColumnProfile profile = profile_of(blob);
    EXPECT_EQ(profile.distinct.count, 1);
    EXPECT_EQ(profile.lengths->max, 2);
    EXPECT_FALSE(profile.min.has_value());
    EXPECT_TRUE(profile.samples.empty());
    EXPECT_TRUE(profile.frequent.empty());
    TestColumn<columnar::ListEntry> list(Type::list(TypeKind::Int32));
    list.add(columnar::ListEntry{});
    list.add({});
    profile = profile_of(list);
    EXPECT_EQ(profile.null_count, 1);
    EXPECT_FALSE(profile.min.has_value());
}

TEST(TableProfiler, KnowsAnEmptyTableAndAColumnOfNulls) {
    TestColumn<int32_t> column(TypeKind::Int32);
    ColumnProfile profile = profile_of(column, 2);
    EXPECT_EQ(profile.distinct.count, 0);
    EXPECT_FALSE(profile.min.has_value());
    for (int i = 0; i < 200; ++i) column.add({});
    profile = profile_of(column, 2, 70);
    EXPECT_EQ(profile.null_count, 200);
    EXPECT_EQ(profile.distinct.count, 0);
    EXPECT_FALSE(profile.min || profile.mean || profile.histogram);
    EXPECT_TRUE(profile.quantiles.empty());
    EXPECT_FALSE(profile.likely_identifier);
}

TEST(TableProfiler, TakesRowsOfSeveralThreads) {
    TestColumn<int32_t> column(TypeKind::Int32);
    for (int i = 0; i < 50'000; ++i) column.add(i % 30'000);
    TableProfiler profiler({{{"c", column.type}}});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            const auto input = profiler.input();
            const columnar::ColumnView view{
                &column.type, column.values.data(), nullptr, 50'000, {}};
            ASSERT_TRUE(input->append({50'000, {view}}).ok());
        });
    }
    for (std::thread& thread : threads) thread.join();
    const TableProfile table = profiler.finish();
    EXPECT_EQ(table.rows, 200'000);
    EXPECT_EQ(table.columns[0].max, "29999");
    EXPECT_NEAR(static_cast<double>(table.columns[0].distinct.count), 30'000, 900);
}

TEST(TableProfiler, RefusesABatchOfOtherColumns) {
    TableProfiler profiler({{{"c", TypeKind::Int32}}});
    const auto input = profiler.input();
    EXPECT_FALSE(input->append({}).ok());
    const Type other = TypeKind::Int64;
    EXPECT_FALSE(input->append({0, {columnar::ColumnView{&other, nullptr, nullptr, 0, {}}}}).ok());
}

}  // namespace
}  // namespace millrace::profile
