// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "elt/run.h"

namespace millrace::cli {

// Tells a run on stderr while it goes on: on a terminal a line that is redrawn ten times a second
// (rows, partitions, rate, time left), elsewhere a line every 10 s and one at a step's end. Silent
// when `quiet`.
class ProgressBar final : public elt::RunObserver {
  public:
    explicit ProgressBar(bool quiet);
    ~ProgressBar() override;
    void step_started(const elt::PlannedModel& model, size_t number, size_t count,
                      const lake::WriteProgress& progress) override;
    void testing(size_t tests) override;
    void step_finished(const elt::StepResult& result) override;

  private:
    void watch(const std::string& title, const lake::WriteProgress& progress);
    void stop_watching();

    const bool quiet_;
    const bool terminal_;
    std::atomic<bool> watching_{false};
    std::atomic<bool> testing_{false};
    std::thread watcher_;
};

// What the counters say after `elapsed`, of which `writing` went into the partitions done so far,
// in at most `width` characters: a line that wraps would not be drawn over.
std::string progress_line(const std::string& title, const lake::WriteProgress& progress,
                          bool testing, std::chrono::nanoseconds elapsed,
                          std::chrono::nanoseconds writing, size_t width);

// A step's line, "published  silver.observations  version 3  5,218,809 rows in 10,433 partitions
// 24.1 MB  1.2 s", and lines for its error and the tests that failed.
std::string describe_step(const elt::StepResult& step, int descriptor);

}  // namespace millrace::cli
