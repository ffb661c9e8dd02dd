// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>

namespace millrace::profile {

// Mean and spread of finite numbers. Parts are merged by the formula of Chan, Golub and LeVeque
// (Updating formulae and a pairwise algorithm for computing sample variances, 1979), which works on
// differences from the means: a large offset loses nothing.
class Moments {
  public:
    // In two passes; the sum of the second corrects the mean that the first one rounded.
    void add(std::span<const double> numbers) {
        if (numbers.empty()) return;
        const auto count = static_cast<double>(numbers.size());
        const double mean = sum_of(numbers, [](double number) { return number; }) / count;
        const double difference = sum_of(numbers, [mean](double number) { return number - mean; });
        const double squares =
            sum_of(numbers, [mean](double number) { return (number - mean) * (number - mean); });
        Moments part;
        part.count_ = static_cast<int64_t>(numbers.size());
        part.mean_ = mean + difference / count;
        part.sum_ = static_cast<long double>(mean) * count + difference;
        part.squares_ = squares - difference * difference / count;
        merge(part);
    }
    void add(double number, int64_t times) {
        Moments part;
        part.count_ = times;
        part.mean_ = number;
        part.sum_ = static_cast<long double>(number) * times;
        merge(part);
    }
    void merge(const Moments& other) {
        if (other.count_ == 0) return;
        if (count_ == 0) {
            *this = other;
            return;
        }
        const auto here = static_cast<double>(count_);
        const auto there = static_cast<double>(other.count_);
        const double between = other.mean_ - mean_;
        squares_ += other.squares_ + between * between * here * there / (here + there);
        mean_ += between * there / (here + there);
        sum_ += other.sum_;
        count_ += other.count_;
    }

    // Nothing where there is none, and where a double cannot hold it.
    std::optional<double> mean() const {
        if (count_ == 0 || !std::isfinite(mean_)) return {};
        return static_cast<double>(sum_ / count_);
    }
    std::optional<double> stdev() const {
        if (count_ < 2 || !std::isfinite(squares_)) return {};
        return std::sqrt(std::fmax(squares_, 0) / static_cast<double>(count_ - 1));
    }
    int64_t count() const { return count_; }

  private:
    // In four sums beside each other: each addition of one waits for the one before.
    template <typename Of>
    static double sum_of(std::span<const double> numbers, Of of) {
        double sums[4] = {};
        size_t i = 0;
        for (; i + 4 <= numbers.size(); i += 4) {
            for (size_t lane = 0; lane < 4; ++lane) sums[lane] += of(numbers[i + lane]);
        }
        for (; i < numbers.size(); ++i) sums[0] += of(numbers[i]);
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }

    int64_t count_ = 0;
    double mean_ = 0;      // what merging works on; rounds with each part
    long double sum_ = 0;  // what is told: whole numbers add up without rounding
    double squares_ = 0;   // sum of the squared differences from the mean
};

}  // namespace millrace::profile
