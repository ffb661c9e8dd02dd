// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/mutex.h"

namespace millrace::cli {

// How far work is, in words; what is empty is left out.
struct ProgressText {
    std::string title;
    std::optional<double> share;  // of the work, 0 to 1: then there is a bar
    std::string amount;           // "1,234 rows  2/8 partitions"
    std::string rate;             // "1,500,000/s"
    std::optional<std::chrono::nanoseconds> left;
};

// That in at most `width` characters, less of it where a terminal is narrow: a line that wraps
// would not be drawn over.
std::string progress_line(const ProgressText& text, size_t width);

// "250/s"; nothing below one.
std::string rate_text(int64_t done, std::chrono::nanoseconds elapsed, const std::string& unit);

// `done` of `total`, or of a total that is not known yet (0), after `elapsed`. The unit is "rows",
// "files" or the like; empty: bytes.
ProgressText counted(std::string title, const std::string& unit, int64_t done, int64_t total,
                     std::chrono::nanoseconds elapsed);

// Work that one thread counts while another asks how far it is.
class Counter {
  public:
    explicit Counter(std::string unit) : unit_(std::move(unit)) {}
    // A total that was not known before begins the time anew: what came before was something else.
    void set(const std::string& title, int64_t done, int64_t total);
    ProgressText text() const;

  private:
    using Clock = std::chrono::steady_clock;
    const std::string unit_;
    mutable base::Mutex mutex_;
    std::string title_ MR_GUARDED_BY(mutex_);
    int64_t done_ MR_GUARDED_BY(mutex_) = 0;
    int64_t total_ MR_GUARDED_BY(mutex_) = 0;
    Clock::time_point begun_ MR_GUARDED_BY(mutex_) = Clock::now();
};

}  // namespace millrace::cli
