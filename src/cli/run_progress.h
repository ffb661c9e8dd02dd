// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cli/progress_bar.h"
#include "elt/run.h"
#include "elt/run_journal.h"

namespace millrace::cli {

// Tells a run while it goes on: to its journal, and on stderr each step by a bar (rows, partitions,
// rate, time left) and by a line at its end, unless `quiet`.
class RunProgress final : public elt::RunObserver {
  public:
    RunProgress(bool quiet, elt::RunJournal& journal)
        : quiet_(quiet), journal_(journal), bar_(quiet) {}
    void step_started(const elt::PlannedModel& model, size_t number, size_t count,
                      const lake::WriteProgress& progress) override;
    void testing(size_t tests) override;
    void step_finished(const elt::StepResult& result) override;
    void step_abandoned() override;

  private:
    const bool quiet_;
    elt::RunJournal& journal_;
    std::optional<elt::StepMeter> meter_;
    ProgressBar bar_;
};

ProgressText step_progress(const std::string& title, const elt::StepProgress& progress);

// A step's line, "published  silver.observations  version 3  5,218,809 rows in 10,433 partitions
// 24.1 MB  1.2 s", and lines for its error and the tests that failed.
std::string describe_step(const elt::StepResult& step, int descriptor);

}  // namespace millrace::cli
