// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/json.h"
#include "elt/run_history.h"
#include "lake/lake.h"

namespace millrace::server {

// Runs, steps and snapshots as the API shows them.
base::Json json_of(const elt::RunRecord& run);
base::Json table_run_json(const elt::StepRecord& step);
base::Json json_of(const lake::Snapshot& snapshot);

// How a table is, by its last step: ok, failed, warned.
std::string state_of(const elt::StepRecord& step);
// What is wrong with it, in a sentence: "2 tests failed; readers stay on snapshot 3".
std::string what_happened(const elt::StepRecord& step, std::optional<int64_t> current_version);

}  // namespace millrace::server
