// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "source/block_facts.h"
#include "source/column_plan.h"
#include "source/layout.h"
#include "source/source.h"

namespace millrace::source {

// What the surveyor of a block needs to know. Borrowed; shared by threads.
struct BlockTask {
    const Spec& spec;
    const Layout& layout;
    const std::vector<FieldRule>& rules;
    bool open = false;      // JSON: unknown keys become columns
    std::string_view text;  // the file up to layout.end
};

// Learns what there is to know of the records that begin in [begin, limit), `begin` being where a
// record begins. The facts are those of these bytes alone.
BlockFacts survey_csv_block(const BlockTask& task, size_t begin, size_t limit);
BlockFacts survey_json_block(const BlockTask& task, size_t begin, size_t limit);

// Says what becomes of a row, and keeps the books; shared by both formats.
class RowJudge {
  public:
    RowJudge(const Spec& spec, BlockFacts& facts) : spec_(spec), facts_(facts) {}

    void begin_row() { dropped_ = 0; }
    // The row stood every test.
    void count_row() {
        ++facts_.rows;
        facts_.discarded_values += dropped_;
    }
    // The row is none, whatever the rules of drift.
    void refuse(RecordProblem problem);
    // A value that does not fit, or has no column, meets the rules of drift: whether the row stands
    // all the same, without the value.
    bool stands(RecordProblem problem, bool may_be_null);
    // Part of a value has no place: the row stands without it.
    void drop_value() { ++dropped_; }
    // Freeze: there is an error to report, nothing more is to be read.
    bool stopped() const { return facts_.drift.has_value(); }

  private:
    const Spec& spec_;
    BlockFacts& facts_;
    int64_t dropped_ = 0;
};

}  // namespace millrace::source
