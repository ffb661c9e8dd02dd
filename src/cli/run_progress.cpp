// SPDX-License-Identifier: Apache-2.0
#include "cli/run_progress.h"

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/run_report.h"

namespace millrace::cli {

namespace {

elt::LogLevel level_of(const elt::StepResult& step) {
    if (step.status == elt::StepStatus::Failed) return elt::LogLevel::Error;
    const bool warns = std::any_of(step.tests.begin(), step.tests.end(),
                                   [](const auto& test) { return !test.passed; });
    return warns || step.error || step.status == elt::StepStatus::Skipped ? elt::LogLevel::Warning
                                                                          : elt::LogLevel::Info;
}

}  // namespace

ProgressText step_progress(const std::string& title, const elt::StepProgress& progress) {
    using Phase = elt::StepProgress::Phase;
    ProgressText text;
    text.title = title;
    switch (progress.phase) {
        case Phase::Testing:
            text.title += "  testing";
            break;
        case Phase::Reading:
            text.amount = base::format_count(progress.rows_in) + " rows read";
            text.rate = rate_text(progress.rows_in, progress.elapsed, "rows");
            break;
        case Phase::Writing:
            text = counted(title, "partitions", progress.partitions_done, progress.partitions_total,
                           progress.writing);
            text.amount = base::format_count(progress.rows_out) + " rows  " + text.amount;
            text.rate.clear();  // partitions are of all sizes
            break;
    }
    return text;
}

void RunProgress::step_started(const elt::PlannedModel& model, size_t number, size_t count,
                               const lake::WriteProgress& progress) {
    meter_.emplace(progress);
    journal_.step_started(model.model->id, number, count, *meter_);
    bar_.start(
        [this, title = fmt::format("[{}/{}] {}", number, count, model.model->id.to_string())] {
            return step_progress(title, meter_->look());
        });
}

void RunProgress::testing(size_t tests) {
    if (tests > 0) meter_->set_testing();
}

void RunProgress::step_abandoned() {
    bar_.stop();
    journal_.step_ended();
    meter_.reset();
}

void RunProgress::step_finished(const elt::StepResult& result) {
    step_abandoned();
    journal_.say(level_of(result), result.table.to_string(), describe_step(result, kNoTerminal));
    if (!quiet_) tell("{}\n", describe_step(result, 2));
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
