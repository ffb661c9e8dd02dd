// SPDX-License-Identifier: Apache-2.0
#include "profile/fixed_profiler.h"

#include <algorithm>
#include <span>
#include <type_traits>
#include <utility>

#include "profile/distinct_values.h"
#include "profile/distribution.h"
#include "profile/moments.h"
#include "profile/sample.h"
#include "profile/value_code.h"

namespace millrace::profile {
namespace {

using columnar::Type;
using columnar::TypeKind;

// Bounds, moments and a sample: what is gathered of values that are no longer counted each.
template <typename Code>
struct Summary {
    Summary(const Type& column_type, size_t sample_max)
        : type(column_type),
          finite(finite_range<Code>(column_type)),
          has_moments(is_number(column_type)),
          has_sample(has_moments || is_temporal(column_type)),
          sample(sample_max) {}

    void add(std::span<const Code> codes) {
        Code low = codes[0];
        Code high = codes[0];
        for (const Code code : codes) {
            low = std::min(low, code);
            high = std::max(high, code);
        }
        widen(range, low, high);
        if (finite.contains(low) && finite.contains(high)) {
            add_finite(codes, low, high);
            if (has_sample) sample.add(codes);
            return;
        }
        std::vector<Code> kept;
        for (const Code code : codes) {
            if (!is_nan(code)) kept.push_back(code);
        }
        if (has_sample) sample.add(kept);
        std::erase_if(kept, [this](Code code) { return !finite.contains(code); });
        if (kept.empty()) return;
        const auto [least, greatest] = std::minmax_element(kept.begin(), kept.end());
        add_finite(kept, *least, *greatest);
    }
    void add(Code code, int64_t times) {
        if (has_sample && !is_nan(code)) sample.add(code, times);
        measure(code, times);
    }
    // All but the sample.
    void measure(Code code, int64_t times) {
        widen(range, code, code);
        if (!finite.contains(code)) return;
        widen(finite_seen, code, code);
        finite_count += times;
        if (!has_moments) return;
        to_numbers<Code>(type, {&code, 1}, numbers_);
        moments.add(numbers_[0], times);
    }
    void merge(Summary& other) {
        if (other.range) widen(range, other.range->min, other.range->max);
        if (other.finite_seen) {
            widen(finite_seen, other.finite_seen->min, other.finite_seen->max);
        }
        finite_count += other.finite_count;
        moments.merge(other.moments);
        sample.merge(std::move(other.sample));
    }
    bool is_nan(Code code) const {
        if constexpr (std::is_same_v<Code, int64_t>) {
            return is_floating(type) && std::isnan(double_of_code(code));
        } else {
            return false;
        }
    }

    const Type type;
    const CodeRange<Code> finite;
    const bool has_moments;
    const bool has_sample;
    std::optional<CodeRange<Code>> range;
    std::optional<CodeRange<Code>> finite_seen;
    int64_t finite_count = 0;
    Moments moments;
    Sample<Code> sample;  // without NaN

  private:
    static void widen(std::optional<CodeRange<Code>>& seen, Code low, Code high) {
        if (!seen) seen = CodeRange<Code>{low, high};
        seen->min = std::min(seen->min, low);
        seen->max = std::max(seen->max, high);
    }
    void add_finite(std::span<const Code> codes, Code low, Code high) {
        widen(finite_seen, low, high);
        finite_count += static_cast<int64_t>(codes.size());
        if (!has_moments) return;
        to_numbers(type, codes, numbers_);
        moments.add(numbers_);
    }

    std::vector<double> numbers_;
};

// While every value is counted nothing else is done for it: all that is asked follows from the
// counts. When they overflow, the summary is made from them, and kept up from there.
template <typename Code>
class FixedProfiler final : public ColumnProfiler {
  public:
    using Entry = typename DistinctValues<Code>::Entry;

    FixedProfiler(const Type& type, const Limits& limits)
        : type_(type), distinct_(limits.distinct_max), summary_(type, limits.sample_max) {}

    void append(const columnar::ColumnView& column) override {
        encode(column, codes_);
        nulls_ += static_cast<int64_t>(column.rows - codes_.size());
        std::span<const Code> codes = codes_;
        if (distinct_.is_exact()) codes = codes.subspan(count_each(codes));
        if (codes.empty()) return;
        values_ += static_cast<int64_t>(codes.size());
        sketch(codes);
        if (distinct_.counts()) count_head(codes);
        summary_.add(codes);
    }

    void merge(ColumnProfiler& merged) override {
        auto& other = static_cast<FixedProfiler&>(merged);
        nulls_ += other.nulls_;
        const bool both_exact = distinct_.is_exact() && other.distinct_.is_exact();
        if (!both_exact) {
            summarise();
            other.summarise();
            summary_.merge(other.summary_);
        }
        values_ += other.values_;
        distinct_.merge(other.distinct_, values_, [](const Entry&, Entry&) {});
        if (both_exact && distinct_.is_full()) overflow();
        for (const Code code : other.firsts_) {
            if (firsts_.size() == kExamplesMax) break;
            if (std::find(firsts_.begin(), firsts_.end(), code) == firsts_.end()) {
                firsts_.push_back(code);
            }
        }
    }

    std::vector<std::string> finish(ColumnProfile& profile) override {
        profile.null_count = nulls_;
        profile.distinct = distinct_.distinct(values_);
        if (values_ == 0) return {};
        const Counted<Code> counted = this->counted();
        const bool is_whole = distinct_.is_exact() || summary_.sample.is_whole();
        if (distinct_.is_exact()) {
            distinct_.table().for_each(
                [this](const Entry& entry) { summary_.measure(entry.key, entry.count); });
        }
        profile.min = to_text(type_, summary_.range->min);
        profile.max = to_text(type_, summary_.range->max);
        profile.mean = summary_.moments.mean();
        profile.stdev = summary_.moments.stdev();
        if (summary_.has_sample) {
            profile.quantiles = quantiles(type_, counted);
            profile.quantiles_exact = is_whole;
        }
        if (summary_.has_sample && summary_.finite_seen) {
            profile.histogram =
                histogram(type_, counted, *summary_.finite_seen, summary_.finite_count);
            profile.histogram->is_exact = is_whole;
        }
        profile.frequent_exact = distinct_.is_exact();
        for (const Entry& entry : distinct_.most_frequent([](Code code) { return code; })) {
            profile.frequent.push_back({to_text(type_, entry.key), entry.count});
        }
        std::vector<std::string> examples;
        for (const Code code : firsts_) examples.push_back(to_text(type_, code));
        profile.samples.assign(
            examples.begin(),
            examples.begin() + static_cast<ptrdiff_t>(std::min(examples.size(), kSamplesMax)));
        return examples;
    }

  private:
    // Answers how many were counted before the counts overflowed: all, if they did not.
    size_t count_each(std::span<const Code> codes) {
        ValueCounts<Code>& table = distinct_.table();
        Entry* entry = nullptr;
        for (size_t i = 0; i < codes.size(); ++i) {
            const Code code = codes[i];
            if (entry == nullptr || entry->key != code) {
                entry = &table.entry(code, hash_of(code));
                if (entry->count == 0 && firsts_.size() < kExamplesMax) firsts_.push_back(code);
            }
            if (++entry->count == 1 && distinct_.is_full()) {
                values_ += static_cast<int64_t>(i) + 1;
                overflow();
                return i + 1;
            }
        }
        values_ += static_cast<int64_t>(codes.size());
        return codes.size();
    }

    void sketch(std::span<const Code> codes) {
        Code last = codes[0];
        distinct_.sketch(hash_of(last));
        for (const Code code : codes) {
            if (code == last) continue;
            last = code;
            distinct_.sketch(hash_of(code));
        }
    }

    void count_head(std::span<const Code> codes) {
        Entry* entry = nullptr;
        for (const Code code : codes) {
            if (entry == nullptr || entry->key != code) {
                entry = &distinct_.table().entry(code, hash_of(code));
            }
            if (++entry->count == 1 && distinct_.is_full()) {
                distinct_.prune(values_);
                if (!distinct_.counts()) return;
                entry = nullptr;
            }
        }
    }

    void overflow() {
        summarise();
        distinct_.overflow(values_);
    }
    // Makes the summary of the counts, if it has not been made. Counting must not go on after it.
    void summarise() {
        if (!distinct_.is_exact()) return;
        distinct_.table().for_each(
            [this](const Entry& entry) { summary_.add(entry.key, entry.count); });
    }

    // All values or, where they are not all counted, the sample.
    Counted<Code> counted() {
        Counted<Code> counted;
        if (distinct_.is_exact()) {
            distinct_.table().for_each([&](const Entry& entry) {
                if (!summary_.is_nan(entry.key)) counted.emplace_back(entry.key, entry.count);
            });
        } else {
            for (const Code code : summary_.sample.values()) counted.emplace_back(code, 1);
        }
        std::sort(counted.begin(), counted.end());
        return counted;
    }

    const Type type_;
    int64_t nulls_ = 0;
    int64_t values_ = 0;
    DistinctValues<Code> distinct_;
    Summary<Code> summary_;
    std::vector<Code> firsts_;  // distinct values as they came
    std::vector<Code> codes_;   // of the batch
};

}  // namespace

std::unique_ptr<ColumnProfiler> make_fixed_profiler(const Type& type, const Limits& limits) {
    if (has_wide_code(type)) return std::make_unique<FixedProfiler<Int128>>(type, limits);
    return std::make_unique<FixedProfiler<int64_t>>(type, limits);
}

}  // namespace millrace::profile
