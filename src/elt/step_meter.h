// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/mutex.h"
#include "lake/partition_writer.h"

namespace millrace::elt {

// How far a step is.
struct StepProgress {
    // Rows come in until all are there; then it is known how many partitions are to be written.
    enum class Phase : uint8_t { Reading, Writing, Testing };
    Phase phase = Phase::Reading;
    int64_t rows_in = 0;
    int64_t rows_out = 0;
    int64_t partitions_done = 0;
    int64_t partitions_total = 0;
    std::chrono::nanoseconds elapsed{0};
    std::chrono::nanoseconds writing{0};  // of that, what went into the partitions done so far
};

// Tells it from the counters of a step that goes on. Any thread.
class StepMeter {
  public:
    // `counters` outlive it.
    explicit StepMeter(const lake::WriteProgress& counters) : counters_(counters) {}
    void set_testing();
    StepProgress look();

  private:
    using Clock = std::chrono::steady_clock;
    const lake::WriteProgress& counters_;
    const Clock::time_point begun_ = Clock::now();
    base::Mutex mutex_;
    bool testing_ MR_GUARDED_BY(mutex_) = false;
    std::optional<Clock::time_point> writing_since_ MR_GUARDED_BY(mutex_);
};

}  // namespace millrace::elt
