// SPDX-License-Identifier: Apache-2.0
#include "elt/step_meter.h"

namespace millrace::elt {

void StepMeter::set_testing() {
    const base::MutexLock lock(mutex_);
    testing_ = true;
}

StepProgress StepMeter::look() {
    const base::MutexLock lock(mutex_);
    const auto now = Clock::now();
    StepProgress progress;
    progress.rows_in = counters_.rows_in.load();
    progress.rows_out = counters_.rows_out.load();
    progress.partitions_total = counters_.partitions_total.load();
    progress.partitions_done = counters_.partitions_done.load();
    progress.elapsed = now - begun_;
    if (progress.partitions_total > 0) {
        progress.phase = StepProgress::Phase::Writing;
        if (!writing_since_) writing_since_ = now;
        progress.writing = now - *writing_since_;
    }
    if (testing_) progress.phase = StepProgress::Phase::Testing;
    return progress;
}

}  // namespace millrace::elt
