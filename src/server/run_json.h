// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"
#include "elt/run_history.h"
#include "lake/lake.h"
#include "server/dataset_view.h"

namespace millrace::server {

// Runs, steps and snapshots as the API shows them.
base::Json json_of(const elt::RunRecord& run);
base::Json table_run_json(const elt::StepRecord& step);
base::Json json_of(const lake::Snapshot& snapshot);

// How a table is, by its last step: ok, failed, warned.
std::string state_of(const elt::StepRecord& step);
// The API's Attention of a table whose last step is not ok: which test failed first, and in a
// sentence what is wrong: "not_null(id): 3 failures; readers stay on snapshot 3". `tests` are those
// of the step.
base::Json attention_json(const Place& place, const elt::StepRecord& step,
                          const std::vector<elt::TestRecord>& tests,
                          std::optional<int64_t> current_version);

}  // namespace millrace::server
