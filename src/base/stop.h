// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "base/error.h"

namespace millrace::base {

// A wish to stop, seen by everything that runs long. Set once, from any thread or from a signal
// handler; work polls it at least every few thousand rows and returns Cancelled.
class Stop {
  public:
    void request() { requested_.store(true, std::memory_order_relaxed); }
    bool requested() const { return requested_.load(std::memory_order_relaxed); }
    // Cancelled if a stop was requested.
    Result<void> check() const;

  private:
    std::atomic<bool> requested_{false};
};

// Turns the first SIGINT, SIGTERM or SIGHUP into `stop.request()`; the second ends the process at
// once. `stop` must outlive the process's use of signals; one per process.
void stop_on_signals(Stop& stop);

}  // namespace millrace::base
