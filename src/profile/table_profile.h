// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "columnar/type.h"
#include "profile/personal_data.h"

namespace millrace::profile {

// At most so many bytes of a text value are shown; what is cut is cut between characters.
inline constexpr size_t kShownBytesMax = 100;
inline constexpr size_t kFrequentMax = 10;
inline constexpr size_t kSamplesMax = 10;
inline constexpr size_t kBinsMax = 20;

struct DistinctCount {
    int64_t count = 0;
    bool is_exact = true;  // else within 3 % in all but one case of a thousand
};

// The smallest value that at least a part `q` of the values does not exceed.
struct Quantile {
    double q = 0;
    std::string value;
};

// Bin i holds boundaries[i] <= value < boundaries[i + 1]; the last one also its end. Bins are of
// equal width; where values are whole numbers so is the width, and the last may be narrower.
struct Histogram {
    std::vector<std::string> boundaries;  // one more than bins
    std::vector<double> heights;          // rows in each bin
    bool is_exact = true;                 // else scaled from a sample
};

struct Frequent {
    std::string value;
    int64_t count = 0;
};

struct Lengths {
    int64_t min = 0;
    int64_t max = 0;
    double mean = 0;
};

// What is known of a column. Values are written as SQL prints them, texts as valid UTF-8 of at most
// kShownBytesMax. NaN is a value greater than all others.
struct ColumnProfile {
    std::string name;
    columnar::Type type;
    int64_t null_count = 0;
    DistinctCount distinct;  // of values, null being none
    std::optional<std::string> min;
    std::optional<std::string> max;
    std::optional<double> mean;       // of finite numbers
    std::optional<double> stdev;      // of the sample: divided by n - 1
    std::vector<Quantile> quantiles;  // 0.05, 0.25, 0.5, 0.75, 0.95 of what is not NaN
    bool quantiles_exact = true;
    std::optional<Histogram> histogram;  // of finite values
    std::vector<Frequent> frequent;      // most frequent first, equal counts by value
    bool frequent_exact = true;          // else counts are low by 10 % at most; none: no heavy head
    std::vector<std::string> samples;    // distinct values, among the first seen
    std::optional<Lengths> lengths;      // text: in code points; blob: in bytes
    bool likely_identifier = false;
    std::vector<PersonalData> personal_data;
};

struct TableProfile {
    int64_t rows = 0;
    std::vector<ColumnProfile> columns;
};

}  // namespace millrace::profile
