// SPDX-License-Identifier: Apache-2.0
#include "source/block_survey.h"

namespace millrace::source {

void RowJudge::refuse(RecordProblem problem) {
    if (facts_.bad_row_count++ <= spec_.bad_rows_max) {
        facts_.bad_rows.push_back(std::move(problem));
    }
}

bool RowJudge::stands(RecordProblem problem, bool may_be_null) {
    switch (spec_.on_drift) {
        case OnDrift::Freeze:
            facts_.drift = std::move(problem);
            return false;
        case OnDrift::DiscardValue:
            if (may_be_null) {
                drop_value();
                return true;
            }
            break;
        case OnDrift::Evolve:
        case OnDrift::DiscardRow:
            break;
    }
    refuse(std::move(problem));
    return false;
}

}  // namespace millrace::source
