// SPDX-License-Identifier: Apache-2.0
// Profiles of random columns against figures made from all values in order.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>

#include "profile/columns_testing.h"
#include "profile/table_profiler.h"
#include "profile/value_code.h"

namespace millrace::profile {
namespace {

using columnar::TextRef;
using columnar::Type;
using columnar::TypeKind;

// What the profile of values must be, made from all of them in order. `Order` is a value of the
// same order that also prints and has a number.
template <typename Order>
struct Reference {
    std::map<Order, int64_t> counts;
    int64_t nulls = 0;
    int64_t values = 0;

    void add(Order value) {
        ++counts[value];
        ++values;
    }
    Order quantile(int64_t percent) const {
        int64_t below = 0;
        for (const auto& [value, count] : counts) {
            below += count;
            if (below * 100 >= percent * values) return value;
        }
        return counts.rbegin()->first;
    }
    std::pair<double, double> mean_and_stdev(auto number_of) const {
        long double sum = 0;
        for (const auto& [value, count] : counts) sum += number_of(value) * count;
        const long double mean = sum / values;
        long double squares = 0;
        for (const auto& [value, count] : counts) {
            squares += (number_of(value) - mean) * (number_of(value) - mean) * count;
        }
        return {static_cast<double>(mean), static_cast<double>(std::sqrt(squares / (values - 1)))};
    }
    std::vector<std::pair<std::string, int64_t>> frequent(auto text_of) const {
        std::vector<std::pair<int64_t, Order>> sorted;
        for (const auto& [value, count] : counts) sorted.emplace_back(-count, value);
        std::sort(sorted.begin(), sorted.end());
        if (sorted.size() > 10) sorted.resize(10);
        std::vector<std::pair<std::string, int64_t>> found;
        for (const auto& [count, value] : sorted) found.emplace_back(text_of(value), -count);
        return found;
    }
};

std::vector<std::pair<std::string, int64_t>> pairs(const std::vector<Frequent>& frequent) {
    std::vector<std::pair<std::string, int64_t>> found;
    for (const Frequent& each : frequent) found.emplace_back(each.value, each.count);
    return found;
}

// Random values of one type, some of them null, against the reference; any number of inputs and any
// size of batch gives the same.
template <typename T>
void check_whole_type(const Type& type, uint32_t different) {
    SCOPED_TRACE(type.to_string());
    std::mt19937 random(different);
    TestColumn<T> column(type);
    Reference<T> reference;
    for (int i = 0; i < 6000; ++i) {
        if (random() % 7 == 0) {
            column.add({});
            ++reference.nulls;
            continue;
        }
        const auto value = static_cast<T>(static_cast<int64_t>(random() % different) -
                                          (std::is_signed_v<T> ? different / 2 : 0));
        column.add(value);
        reference.add(value);
    }
    const auto text = [&](T value) -> std::string {
        return to_text<int64_t>(
            type, type.kind == TypeKind::UInt64
                      ? static_cast<int64_t>(value) ^ std::numeric_limits<int64_t>::min()
                  : is_floating(type) ? code_of_double(static_cast<double>(value))
                                      : static_cast<int64_t>(value));
    };
    for (const auto& [inputs, batch] : {std::pair{1, 2048}, {2, 100}, {3, 7}, {4, 64}}) {
        SCOPED_TRACE(inputs);
        const ColumnProfile profile = profile_of(column, inputs, batch);
        EXPECT_EQ(profile.null_count, reference.nulls);
        EXPECT_EQ(profile.distinct.count, static_cast<int64_t>(reference.counts.size()));
        EXPECT_TRUE(profile.distinct.is_exact);
        EXPECT_EQ(profile.min, text(reference.counts.begin()->first));
        EXPECT_EQ(profile.max, text(reference.counts.rbegin()->first));
        EXPECT_EQ(pairs(profile.frequent), reference.frequent(text));
        EXPECT_TRUE(profile.frequent_exact);
        EXPECT_EQ(profile.samples.size(), std::min<size_t>(reference.counts.size(), 10));
        if (type.kind == TypeKind::Boolean) {
            EXPECT_TRUE(profile.quantiles.empty());
            continue;
        }
        ASSERT_EQ(profile.quantiles.size(), 5u);
        EXPECT_TRUE(profile.quantiles_exact);
        for (const Quantile& quantile : profile.quantiles) {
            EXPECT_EQ(quantile.value, text(reference.quantile(std::lround(quantile.q * 100))));
        }
        double sum = 0;
        ASSERT_TRUE(profile.histogram.has_value());
        for (const double height : profile.histogram->heights) sum += height;
        EXPECT_EQ(sum, static_cast<double>(reference.values));
        EXPECT_LE(profile.histogram->heights.size(), 20u);
        EXPECT_EQ(profile.histogram->boundaries.size(), profile.histogram->heights.size() + 1);
        if (is_temporal(type)) {
            EXPECT_FALSE(profile.mean.has_value());
            continue;
        }
        const double unit = std::pow(10.0, type.scale);
        const auto [mean, stdev] = reference.mean_and_stdev([&](T value) {
            return static_cast<long double>(value) / static_cast<long double>(unit);
        });
        EXPECT_NEAR(*profile.mean, mean, 1e-12 * (std::abs(mean) + stdev));
        EXPECT_NEAR(*profile.stdev, stdev, 1e-12 * stdev);
    }
}

TEST(ProfileReference, AgreesWithAllValuesInOrderForEveryKindOfNumberAndTime) {
    check_whole_type<uint8_t>(TypeKind::Boolean, 2);
    check_whole_type<int8_t>(TypeKind::Int8, 200);
    check_whole_type<int16_t>(TypeKind::Int16, 3000);
    check_whole_type<int32_t>(TypeKind::Int32, 5);
    check_whole_type<int64_t>(TypeKind::Int64, 1'000'000);
    check_whole_type<uint8_t>(TypeKind::UInt8, 256);
    check_whole_type<uint16_t>(TypeKind::UInt16, 400);
    check_whole_type<uint32_t>(TypeKind::UInt32, 4000);
    check_whole_type<uint64_t>(TypeKind::UInt64, 40'000);
    check_whole_type<float>(TypeKind::Float, 300);
    check_whole_type<double>(TypeKind::Double, 3000);
    check_whole_type<int16_t>(Type::decimal(4, 2), 3000);
    check_whole_type<int32_t>(Type::decimal(9, 0), 3000);
    check_whole_type<int64_t>(Type::decimal(18, 6), 100'000);
    check_whole_type<int32_t>(TypeKind::Date, 20'000);
    check_whole_type<int64_t>(TypeKind::Time, 1'000'000);
    check_whole_type<int64_t>(TypeKind::Timestamp, 100'000);
    check_whole_type<int64_t>(TypeKind::TimestampTz, 100);
}

TEST(ProfileReference, BoundsItsErrorsWhereValuesAreTooManyToCount) {
    std::mt19937_64 random(3);
    for (const size_t inputs : {1, 2, 4}) {
        TestColumn<int64_t> column(TypeKind::Int64);
        std::vector<int64_t> values;
        for (int i = 0; i < 300'000; ++i) {
            values.push_back(static_cast<int64_t>(random() % 200'000) *
                             static_cast<int64_t>(random() % 3));
            column.add(values.back());
        }
        const ColumnProfile profile = profile_of(column, inputs);
        std::sort(values.begin(), values.end());
        std::map<int64_t, int64_t> counts;
        for (const int64_t value : values) ++counts[value];
        EXPECT_FALSE(profile.distinct.is_exact);
        EXPECT_NEAR(static_cast<double>(profile.distinct.count), static_cast<double>(counts.size()),
                    0.03 * static_cast<double>(counts.size()));
        EXPECT_EQ(profile.min, std::to_string(values.front()));
        EXPECT_EQ(profile.max, std::to_string(values.back()));
        EXPECT_FALSE(profile.quantiles_exact);
        for (const Quantile& quantile : profile.quantiles) {
            const int64_t value = std::stoll(quantile.value);
            const auto below =
                std::lower_bound(values.begin(), values.end(), value) - values.begin();
            const auto up_to =
                std::upper_bound(values.begin(), values.end(), value) - values.begin();
            EXPECT_LE(static_cast<double>(below), (quantile.q + 0.02) * 300'000);
            EXPECT_GE(static_cast<double>(up_to), (quantile.q - 0.02) * 300'000);
        }
        ASSERT_TRUE(profile.histogram.has_value());
        EXPECT_FALSE(profile.histogram->is_exact);
        for (size_t i = 0; i < profile.histogram->heights.size(); ++i) {
            const int64_t begin = std::stoll(profile.histogram->boundaries[i]);
            const int64_t end = std::stoll(profile.histogram->boundaries[i + 1]);
            const auto rows = std::count_if(values.begin(), values.end(), [&](int64_t value) {
                return value >= begin && (value < end || i == 19);
            });
            EXPECT_NEAR(profile.histogram->heights[i], static_cast<double>(rows), 0.02 * 300'000);
        }
        // A third of the values is 0: a head that is worth counting, though others are not.
        ASSERT_EQ(profile.frequent.size(), 1u);
        EXPECT_EQ(profile.frequent[0].value, "0");
        EXPECT_FALSE(profile.frequent_exact);
        EXPECT_LE(profile.frequent[0].count, counts[0]);
        EXPECT_GE(static_cast<double>(profile.frequent[0].count),
                  0.9 * static_cast<double>(counts[0]));
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / 300'000;
        EXPECT_NEAR(*profile.mean, mean, 1e-9 * mean);
    }
}

TEST(ProfileReference, AgreesWithAllTextsBelowAndBeyondTheLimit) {
    for (const auto& [different, inputs] :
         {std::pair{3000u, 1}, {3000u, 4}, {60'000u, 1}, {60'000u, 3}}) {
        std::mt19937 random(different);
        TestColumn<TextRef> column(TypeKind::Text);
        Reference<std::string> reference;
        int64_t longest = 0;
        int64_t sum = 0;
        for (int i = 0; i < 120'000; ++i) {
            std::string text = random() % 4 == 0 ? "often" : std::string(random() % 30, '-');
            if (text != "often") text += std::to_string(random() % different);
            longest = std::max(longest, static_cast<int64_t>(text.size()));
            sum += static_cast<int64_t>(text.size());
            reference.add(text);
            column.add_text(std::move(text));
        }
        const ColumnProfile profile = profile_of(column, inputs);
        EXPECT_FALSE(profile.distinct.is_exact);
        const auto distinct = static_cast<double>(reference.counts.size());
        EXPECT_NEAR(static_cast<double>(profile.distinct.count), distinct, 0.03 * distinct);
        EXPECT_EQ(profile.min, reference.counts.begin()->first);
        EXPECT_EQ(profile.max, reference.counts.rbegin()->first);
        EXPECT_EQ(profile.lengths->max, longest);
        EXPECT_NEAR(profile.lengths->mean, static_cast<double>(sum) / 120'000, 1e-9);
        ASSERT_FALSE(profile.frequent.empty());
        EXPECT_EQ(profile.frequent[0].value, "often");
        EXPECT_NEAR(static_cast<double>(profile.frequent[0].count),
                    static_cast<double>(reference.counts["often"]), 3000);
    }
}

}  // namespace
}  // namespace millrace::profile
