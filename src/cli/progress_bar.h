// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

#include "base/progress.h"
#include "cli/progress_line.h"

namespace millrace::cli {

// Tells on stderr how far work is: on a terminal by one line that is drawn over and over and goes
// when the work ends, elsewhere by a line now and then. Silent when `quiet`. Work that ends before
// the first line was due is not told of.
class ProgressBar {
  public:
    struct Pace {
        std::chrono::milliseconds drawn{100};
        std::chrono::milliseconds told{10'000};
    };
    ProgressBar(bool quiet, Pace pace);
    explicit ProgressBar(bool quiet) : ProgressBar(quiet, Pace{}) {}
    ~ProgressBar() { stop(); }

    // `now` is asked by a thread of the bar's until stop(). Without a title there is nothing to
    // tell.
    using Now = std::function<ProgressText()>;
    void start(Now now);
    // The line is gone: others may print.
    void stop();

  private:
    void watch(const std::stop_token& stop, const Now& now) const;

    const bool quiet_;
    const bool terminal_;
    const Pace pace_;
    std::jthread watcher_;
};

// A bar over work that is counted, from now on. See Counter for the unit.
class CountingBar {
  public:
    CountingBar(bool quiet, std::string unit) : counter_(std::move(unit)), bar_(quiet) {
        bar_.start([this] { return counter_.text(); });
    }
    void set(const std::string& title, int64_t done, int64_t total) {
        counter_.set(title, done, total);
    }
    // For who counts without knowing of titles; the bar must outlive it.
    base::Progress under(std::string title) {
        return [this, title = std::move(title)](int64_t done, int64_t total) {
            set(title, done, total);
        };
    }
    void stop() { bar_.stop(); }

  private:
    Counter counter_;
    ProgressBar bar_;  // goes before what it tells of
};

}  // namespace millrace::cli
