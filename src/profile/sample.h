// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace millrace::profile {

// A uniform sample of at most `max` of the values seen: Algorithm L (K.-H. Li, Reservoir-sampling
// algorithms of time complexity O(n(1 + log(N/n))), 1994), which draws how many values to skip, so
// that those cost nothing. The seed is fixed: the same values in the same order give the same
// sample. One thread.
template <typename Value>
class Sample {
  public:
    explicit Sample(size_t max) : max_(max) {}

    void add(std::span<const Value> values) {
        add_run(static_cast<int64_t>(values.size()),
                [&](int64_t i) { return values[static_cast<size_t>(i)]; });
    }
    void add(Value value, int64_t times) {
        add_run(times, [&](int64_t) { return value; });
    }

    // As if the values of both had been seen here. Each draw takes from one of the two with the
    // chance of what is left of the values behind it. Nothing may be added afterwards.
    void merge(Sample&& other) {
        std::vector<Value> merged;
        const auto size =
            static_cast<size_t>(std::min(static_cast<int64_t>(max_), seen_ + other.seen_));
        merged.reserve(size);
        int64_t left = seen_;
        int64_t left_there = other.seen_;
        while (merged.size() < size) {
            const auto draw =
                static_cast<int64_t>(random_() % static_cast<uint64_t>(left + left_there));
            if (draw < left) {
                merged.push_back(take(values_));
                --left;
            } else {
                merged.push_back(take(other.values_));
                --left_there;
            }
        }
        values_ = std::move(merged);
        seen_ += other.seen_;
    }

    bool is_whole() const { return seen_ == static_cast<int64_t>(values_.size()); }
    const std::vector<Value>& values() const { return values_; }

  private:
    template <typename At>
    void add_run(int64_t count, At at) {
        int64_t i = 0;
        for (; i < count && values_.size() < max_; ++i) values_.push_back(at(i));
        if (i > 0 && values_.size() == max_) {
            next_ = seen_ + i - 1;
            skip();
        }
        const int64_t first = seen_;
        seen_ += count;
        if (values_.size() < max_) return;
        while (next_ < seen_) {
            values_[random_() % max_] = at(next_ - first);
            skip();
        }
    }
    // From the value that was taken to the next one.
    void skip() {
        w_ *= std::exp(std::log(uniform()) / static_cast<double>(max_));
        const double skipped = std::floor(std::log(uniform()) / std::log1p(-w_));
        next_ += 1 + static_cast<int64_t>(std::min(skipped, 1e18));
    }
    // In (0, 1).
    double uniform() { return (static_cast<double>(random_() >> 11) + 0.5) * 0x1p-53; }
    Value take(std::vector<Value>& values) {
        std::swap(values[random_() % values.size()], values.back());
        const Value value = values.back();
        values.pop_back();
        return value;
    }

    size_t max_;
    std::vector<Value> values_;
    int64_t seen_ = 0;
    int64_t next_ = 0;  // number of the next value to take; once the sample is full
    double w_ = 1;
    std::mt19937_64 random_{20'240'229};
};

}  // namespace millrace::profile
