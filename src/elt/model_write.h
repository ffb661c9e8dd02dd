// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "elt/run.h"

namespace millrace::elt {

// A model's next version, written but not yet visible.
struct Candidate {
    lake::Publication publication;
    int64_t files_written = 0;
    // The version before holds the same: nothing to publish.
    bool unchanged = false;
};

// Runs the model's query and writes its files below the run's folder. Files that turn out to hold
// what a file of the current version holds are dropped and the old ones carried over, so a rebuild
// stores only what changed. Afterwards every file is durable.
base::Result<Candidate> write_candidate(const RunContext& context, const RunOptions& options,
                                        const PlannedModel& planned, const std::string& run_id,
                                        lake::WriteProgress& progress);

}  // namespace millrace::elt
