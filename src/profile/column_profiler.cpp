// SPDX-License-Identifier: Apache-2.0
#include "profile/column_profiler.h"

#include "profile/fixed_profiler.h"
#include "profile/text_profiler.h"
#include "profile/valid_rows.h"

namespace millrace::profile {
namespace {

// Lists and structs: how many there are none of.
class NestedProfiler final : public ColumnProfiler {
  public:
    void append(const columnar::ColumnView& column) override {
        nulls_ += static_cast<int64_t>(column.rows - valid_count(column));
    }
    void merge(ColumnProfiler& other) override {
        nulls_ += static_cast<NestedProfiler&>(other).nulls_;
    }
    std::vector<std::string> finish(ColumnProfile& profile) override {
        profile.null_count = nulls_;
        profile.distinct.is_exact = false;  // nobody counted
        return {};
    }

  private:
    int64_t nulls_ = 0;
};

}  // namespace

std::unique_ptr<ColumnProfiler> make_column_profiler(const columnar::Type& type,
                                                     const Limits& limits) {
    if (type.is_nested()) return std::make_unique<NestedProfiler>();
    if (type.is_text()) return std::make_unique<TextProfiler>(type, limits);
    return make_fixed_profiler(type, limits);
}

}  // namespace millrace::profile
