// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_bar.h"

#include <sys/ioctl.h>

#include <cmath>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/run_report.h"

namespace millrace::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kBarCells = 24;

std::string bar(double share, size_t cells) {
    const auto full = std::lround(share * static_cast<double>(cells));
    std::string text;
    for (size_t i = 0; i < cells; ++i) text += static_cast<long>(i) < full ? "█" : "░";
    return text;
}

// The first of the forms of a line that is not wider, or what of the last one is.
std::string first_that_fits(const std::vector<std::string>& forms, size_t width) {
    for (const std::string& form : forms) {
        if (width_of(form) <= width) return form;
    }
    return fit(forms.back(), width);
}

// Asked for each line, as windows change.
size_t terminal_width() {
    winsize size{};
    return ::ioctl(2, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string progress_line(const std::string& title, const lake::WriteProgress& progress,
                          bool testing, std::chrono::nanoseconds elapsed,
                          std::chrono::nanoseconds writing, size_t width) {
    const int64_t rows = progress.rows_in.load();
    const int64_t total = progress.partitions_total.load();
    const int64_t done = progress.partitions_done.load();
    const double seconds = std::max(0.001, std::chrono::duration<double>(elapsed).count());
    if (testing) return fit(title + "  testing", width);
    if (total == 0) {
        const std::string read = title + "  " + base::format_count(rows) + " rows read";
        const auto rate = static_cast<int64_t>(static_cast<double>(rows) / seconds);
        return first_that_fits({read + "  " + base::format_count(rate) + "/s", read, title}, width);
    }
    const double share = static_cast<double>(done) / static_cast<double>(total);
    const auto with_bar = [&](size_t cells) {
        return title + "  " + bar(share, cells) + "  " +
               base::format_count(progress.rows_out.load()) + " rows  " + base::format_count(done) +
               "/" + base::format_count(total) + " partitions";
    };
    std::string left;
    if (done > 0 && done < total) {
        const auto rest =
            std::chrono::duration_cast<std::chrono::nanoseconds>(writing * (1.0 / share - 1.0));
        left = "  " + base::format_duration(rest) + " left";
    }
    return first_that_fits(
        {with_bar(kBarCells) + left, with_bar(kBarCells), with_bar(kBarCells / 2),
         with_bar(kBarCells / 4), fmt::format("{}  {}%", title, std::lround(100 * share))},
        width);
}

ProgressBar::ProgressBar(bool quiet) : quiet_(quiet), terminal_(is_terminal(2)) {}
ProgressBar::~ProgressBar() {
    stop_watching();
}

void ProgressBar::step_started(const elt::PlannedModel& model, size_t number, size_t count,
                               const lake::WriteProgress& progress) {
    if (quiet_) return;
    testing_ = false;
    watching_ = true;
    const std::string title = fmt::format("[{}/{}] {}", number, count, model.model->id.to_string());
    watcher_ = std::thread([this, title, &progress] { watch(title, progress); });
}

void ProgressBar::watch(const std::string& title, const lake::WriteProgress& progress) {
    const auto begun = Clock::now();
    std::optional<Clock::time_point> writing_since;
    auto next_line = begun + std::chrono::seconds(10);
    while (watching_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(terminal_ ? 100 : 20));
        const auto now = Clock::now();
        if (!writing_since && progress.partitions_total.load() > 0) writing_since = now;
        if (!watching_) break;
        const std::string line =
            progress_line(title, progress, testing_, now - begun,
                          writing_since ? now - *writing_since : Clock::duration{},
                          terminal_ ? terminal_width() : std::string::npos);
        if (terminal_) {
            tell("\r\x1b[K{}", line);
            std::fflush(stderr);
        } else if (now >= next_line) {
            tell("{}\n", line);
            next_line = now + std::chrono::seconds(10);
        }
    }
    if (terminal_) tell("\r\x1b[K");
}

void ProgressBar::testing(size_t tests) {
    testing_ = tests > 0;
}

void ProgressBar::stop_watching() {
    watching_ = false;
    if (watcher_.joinable()) watcher_.join();
}

void ProgressBar::step_finished(const elt::StepResult& result) {
    if (quiet_) return;
    stop_watching();
    tell("{}\n", describe_step(result, 2));
}

std::string describe_step(const elt::StepResult& step, int descriptor) {
    Style style = Style::Green;
    if (step.status == elt::StepStatus::Failed) style = Style::Red;
    if (step.status == elt::StepStatus::Skipped) style = Style::Yellow;
    std::string text =
        styled(fmt::format("{:<10}", elt::to_string(step.status)), style, descriptor) + " " +
        step.table.to_string();
    if (step.status == elt::StepStatus::Skipped) return text + ": " + step.skipped_because;
    std::string complaint;
    if (step.error) {
        for (const std::string& line : base::split(step.error->to_string(), '\n'))
            complaint += "\n  " + line;
        if (step.status == elt::StepStatus::Failed) return text + complaint;
    }
    if (step.version) text += fmt::format("  version {}", *step.version);
    if (!step.is_view) {
        text += "  " + count_of(step.rows, "row");
        if (step.partitions > 1) text += " in " + count_of(step.partitions, "partition");
        text += "  " + base::format_bytes(step.bytes);
    }
    text += "  " + styled(base::format_duration(step.duration), Style::Dim, descriptor);
    for (const auto& test : step.tests) {
        if (test.passed) continue;
        const bool warns = test.test->severity == elt::Severity::Warn;
        text += "\n  " +
                styled(warns ? "warning" : "test failed", warns ? Style::Yellow : Style::Red,
                       descriptor) +
                " " + describe_failure(test, "\n      ");
    }
    return text + complaint;
}

}  // namespace millrace::cli
