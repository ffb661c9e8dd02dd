// SPDX-License-Identifier: Apache-2.0
#include "cli/run_progress.h"

#include "base/clock.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/run_report.h"

namespace millrace::cli {

ProgressText step_progress(const std::string& title, const lake::WriteProgress& progress,
                           bool testing, std::chrono::nanoseconds elapsed,
                           std::chrono::nanoseconds writing) {
    ProgressText text;
    text.title = title;
    const int64_t total = progress.partitions_total.load();
    if (testing) {
        text.title += "  testing";
    } else if (total == 0) {
        const int64_t rows = progress.rows_in.load();
        text.amount = base::format_count(rows) + " rows read";
        text.rate = rate_text(rows, elapsed, "rows");
    } else {
        const int64_t done = progress.partitions_done.load();
        text = counted(title, "partitions", done, total, writing);
        text.amount = base::format_count(progress.rows_out.load()) + " rows  " + text.amount;
        text.rate.clear();  // partitions are of all sizes
    }
    return text;
}

void RunProgress::step_started(const elt::PlannedModel& model, size_t number, size_t count,
                               const lake::WriteProgress& progress) {
    testing_ = false;
    using Clock = std::chrono::steady_clock;
    bar_.start([this, &progress, begun = Clock::now(),
                title = fmt::format("[{}/{}] {}", number, count, model.model->id.to_string()),
                writing_since = std::optional<Clock::time_point>()]() mutable {
        const auto now = Clock::now();
        if (!writing_since && progress.partitions_total.load() > 0) writing_since = now;
        return step_progress(title, progress, testing_, now - begun,
                             writing_since ? now - *writing_since : Clock::duration{});
    });
}

void RunProgress::testing(size_t tests) {
    testing_ = tests > 0;
}

void RunProgress::step_finished(const elt::StepResult& result) {
    if (quiet_) return;
    bar_.stop();
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
