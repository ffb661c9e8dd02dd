// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "cli/progress_bar.h"
#include "elt/run.h"

namespace millrace::cli {

// Tells a run on stderr while it goes on: each step by a bar (rows, partitions, rate, time left),
// and by a line at its end. Silent when `quiet`.
class RunProgress final : public elt::RunObserver {
  public:
    explicit RunProgress(bool quiet) : quiet_(quiet), bar_(quiet) {}
    void step_started(const elt::PlannedModel& model, size_t number, size_t count,
                      const lake::WriteProgress& progress) override;
    void testing(size_t tests) override;
    void step_finished(const elt::StepResult& result) override;

  private:
    const bool quiet_;
    std::atomic<bool> testing_{false};
    ProgressBar bar_;
};

// What a step's counters say after `elapsed`, of which `writing` went into the partitions done so
// far.
ProgressText step_progress(const std::string& title, const lake::WriteProgress& progress,
                           bool testing, std::chrono::nanoseconds elapsed,
                           std::chrono::nanoseconds writing);

// A step's line, "published  silver.observations  version 3  5,218,809 rows in 10,433 partitions
// 24.1 MB  1.2 s", and lines for its error and the tests that failed.
std::string describe_step(const elt::StepResult& step, int descriptor);

}  // namespace millrace::cli
