// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/column.h"
#include "profile/column_profiler.h"
#include "profile/distinct_values.h"
#include "profile/text_key.h"

namespace millrace::profile {

// Of texts and blobs. Blobs show no bytes: they are counted and measured only.
//
// While every text is counted, bounds and lengths need a look at new ones only. Bounds are those of
// the first kKeptBytesMax bytes, which are the first bytes of the bounds.
class TextProfiler final : public ColumnProfiler {
  public:
    TextProfiler(const columnar::Type& type, const Limits& limits)
        : is_blob_(type.kind == columnar::TypeKind::Blob), distinct_(limits.distinct_max) {}

    void append(const columnar::ColumnView& column) override;
    void merge(ColumnProfiler& merged) override;
    std::vector<std::string> finish(ColumnProfile& profile) override;

  private:
    using Entry = DistinctValues<TextKey>::Entry;

    // Lengths of all values; in the exact state made at its end.
    struct LengthSum {
        int64_t min = 0;
        int64_t max = 0;
        int64_t sum = 0;
        int64_t count = 0;

        void add(int64_t length, int64_t times);
        void merge(const LengthSum& other);
    };

    size_t count_each(const std::vector<columnar::TextRef>& texts);
    void sketch(std::span<const columnar::TextRef> texts);
    void bound(std::string_view text);
    void overflow();
    void summarise();
    void drop_unused_texts();
    int64_t length_of(std::string_view text) const;

    const bool is_blob_;
    int64_t nulls_ = 0;
    int64_t values_ = 0;
    DistinctValues<TextKey> distinct_;
    KeptTexts kept_;  // of the counted texts
    LengthSum lengths_;
    std::string min_;  // fronts of the bounds; of values_ > 0
    std::string max_;
    bool is_bounded_ = false;
    std::vector<std::string> firsts_;       // fronts of distinct texts as they came
    std::vector<columnar::TextRef> texts_;  // of the batch
};

}  // namespace millrace::profile
