// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_bar.h"

#include <sys/ioctl.h>

#include <condition_variable>
#include <mutex>

#include "cli/print.h"

namespace millrace::cli {
namespace {

constexpr const char* kWipe = "\r\x1b[K";

// Asked for each line, as windows change.
size_t terminal_width() {
    winsize size{};
    return ::ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

ProgressBar::ProgressBar(bool quiet, Pace pace)
    : quiet_(quiet), terminal_(is_terminal(2)), pace_(pace) {}

void ProgressBar::start(Now now) {
    stop();
    if (quiet_) return;
    watcher_ = std::jthread(
        [this, now = std::move(now)](const std::stop_token& stop) { watch(stop, now); });
}

void ProgressBar::stop() {
    if (!watcher_.joinable()) return;
    watcher_.request_stop();
    watcher_.join();
}

void ProgressBar::watch(const std::stop_token& stop, const Now& now) const {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    bool drawn = false;
    while (true) {
        wake.wait_for(lock, stop, terminal_ ? pace_.drawn : pace_.told, [] { return false; });
        if (stop.stop_requested()) break;
        const ProgressText text = now();
        if (text.title.empty()) continue;
        if (terminal_) {
            tell("{}{}", kWipe, progress_line(text, terminal_width()));
            std::fflush(stderr);
            drawn = true;
        } else {
            tell("{}\n", progress_line(text, std::string::npos));
        }
    }
    if (drawn) tell("{}", kWipe);
}

}  // namespace millrace::cli
