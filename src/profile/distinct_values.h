// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "profile/distinct_sketch.h"
#include "profile/table_profile.h"
#include "profile/value_counts.h"

namespace millrace::profile {

// The different values of a column and how often each was seen, in three states:
//
//   exact      every value is counted                      counts()  is_exact()
//     | more than `limit` values: overflow()
//     v
//   head       a sketch of all; frequent ones are counted  counts()
//     | the head is no longer heavy: in prune()
//     v
//   sketched   a sketch of all
//
// A heavy head: the ten most frequent values make up at least 5 % of all. Where it is not, counting
// would cost a miss of the cache for each row and tell nothing, so overflow() skips that state.
//
// In the head state values of small count are dropped, at least half of all, when there are more
// than `limit`; what a value may have lost by that, `count_lost_max_`, is the sum of the largest
// counts dropped each time.
template <typename Key>
class DistinctValues {
  public:
    using Entry = typename ValueCounts<Key>::Entry;

    explicit DistinctValues(size_t limit) : limit_(limit) {}

    bool is_exact() const { return !sketch_.has_value(); }
    bool counts() const { return counting_; }
    ValueCounts<Key>& table() { return table_; }

    // Whether overflow() or, in the head state, prune() is due.
    bool is_full() const { return table_.size() > limit_; }

    // `values` is how many were seen. Leaves the exact state.
    void overflow(int64_t values) {
        begin_sketch();
        stop_unless_heavy(values);
    }

    // Outside the exact state: every value, or at least one of each run of equals.
    void sketch(uint64_t hash) { sketch_->add(hash); }

    void prune(int64_t values) {
        std::vector<int64_t> counts = all_counts();
        const auto middle = counts.begin() + static_cast<ptrdiff_t>(counts.size() / 2);
        std::nth_element(counts.begin(), middle, counts.end());
        const int64_t dropped = *middle;
        count_lost_max_ += dropped;
        table_.drop_up_to(dropped);
        stop_unless_heavy(values);
    }

    // `values` is the sum of both. `adopt(entry, mine)` is called for each entry of the other
    // before its count is added to mine, which is 0 if the value is new here. Two exact ones stay
    // exact, and may be full then.
    template <typename Adopt>
    void merge(DistinctValues& other, int64_t values, Adopt adopt) {
        if (is_exact() && !other.is_exact()) begin_sketch();
        if (!is_exact())
            other.is_exact() ? sketch_all(other.table_) : sketch_->merge(*other.sketch_);
        if (!counting_ || !other.counting_) return stop();
        count_lost_max_ += other.count_lost_max_;
        other.table_.for_each([&](const Entry& entry) {
            Entry& mine = table_.entry(entry.key, hash_of(entry.key));
            adopt(entry, mine);
            mine.count += entry.count;
        });
        if (is_exact()) return;
        if (is_full()) {
            prune(values);
        } else {
            stop_unless_heavy(values);
        }
    }

    DistinctCount distinct(int64_t values) const {
        if (is_exact()) return {static_cast<int64_t>(table_.size()), true};
        const auto estimate = static_cast<int64_t>(std::llround(sketch_->estimate()));
        return {std::min(estimate, values), false};
    }

    // The most frequent values, equal counts in the order of `value_of(key)`. One whose count may
    // be low by more than a tenth is left out.
    template <typename ValueOf>
    std::vector<Entry> most_frequent(ValueOf value_of) const {
        const std::vector<int64_t> head = head_counts();
        const int64_t least = std::max(head.empty() ? 1 : head.back(), 10 * count_lost_max_);
        std::vector<Entry> found;
        table_.for_each([&](const Entry& entry) {
            if (entry.count >= least) found.push_back(entry);
        });
        std::sort(found.begin(), found.end(), [&](const Entry& a, const Entry& b) {
            return a.count != b.count ? a.count > b.count : value_of(a.key) < value_of(b.key);
        });
        if (found.size() > kFrequentMax) found.resize(kFrequentMax);
        return found;
    }

  private:
    void begin_sketch() {
        sketch_.emplace();
        sketch_all(table_);
    }
    void sketch_all(const ValueCounts<Key>& table) {
        table.for_each([this](const Entry& entry) { sketch_->add(hash_of(entry.key)); });
    }
    std::vector<int64_t> all_counts() const {
        std::vector<int64_t> counts;
        counts.reserve(table_.size());
        table_.for_each([&](const Entry& entry) { counts.push_back(entry.count); });
        return counts;
    }
    // The largest, in descending order.
    std::vector<int64_t> head_counts() const {
        std::vector<int64_t> counts = all_counts();
        const size_t size = std::min(counts.size(), kFrequentMax);
        const auto end = counts.begin() + static_cast<ptrdiff_t>(size);
        std::partial_sort(counts.begin(), end, counts.end(), std::greater<>());
        counts.resize(size);
        return counts;
    }
    void stop_unless_heavy(int64_t values) {
        int64_t head = 0;
        for (const int64_t count : head_counts()) head += count;
        if (head < values / 20 + 1) stop();
    }
    void stop() {
        counting_ = false;
        table_.clear();
    }

    size_t limit_;
    ValueCounts<Key> table_;
    std::optional<DistinctSketch> sketch_;
    bool counting_ = true;
    int64_t count_lost_max_ = 0;
};

}  // namespace millrace::profile
