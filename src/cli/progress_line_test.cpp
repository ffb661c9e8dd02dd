// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <gtest/gtest.h>

#include "cli/run_progress.h"

namespace millrace::cli {
namespace {

using std::chrono::seconds;

constexpr size_t kWide = std::string::npos;

using Phase = elt::StepProgress::Phase;

std::string step_line(const std::string& title, const elt::StepProgress& progress, size_t width) {
    return progress_line(step_progress(title, progress), width);
}

elt::StepProgress reading() {
    elt::StepProgress progress;
    progress.rows_in = 3'000'000;
    progress.elapsed = seconds(2);
    return progress;
}

elt::StepProgress writing() {
    elt::StepProgress progress;
    progress.phase = Phase::Writing;
    progress.rows_out = 1'234;
    progress.partitions_total = 8;
    progress.partitions_done = 2;
    progress.elapsed = seconds(9);
    progress.writing = seconds(4);
    return progress;
}

TEST(ProgressLine, TellsRowsAndRateUntilPartitionsAreKnown) {
    EXPECT_EQ(step_line("[1/2] silver.t", reading(), kWide),
              "[1/2] silver.t  3,000,000 rows read  1,500,000/s");
}

TEST(ProgressLine, FillsTheBarByPartitionsAndTellsTheTimeLeft) {
    auto progress = writing();
    EXPECT_EQ(step_line("t", progress, kWide),
              "t  ██████░░░░░░░░░░░░░░░░░░  1,234 rows  2/8 partitions  12.0 s left");
    progress.partitions_done = 8;
    EXPECT_EQ(step_line("t", progress, kWide),
              "t  ████████████████████████  1,234 rows  8/8 partitions");
}

TEST(ProgressLine, SaysLessWhereTheTerminalIsNarrow) {
    struct Case {
        size_t width;
        elt::StepProgress progress;
        std::string want;
    };
    for (const auto& [width, progress, want] :
         {Case{74, writing(),
               "[1/2] t  ██████░░░░░░░░░░░░░░░░░░  1,234 rows  2/8 partitions  12.0 s left"},
          Case{73, writing(), "[1/2] t  ██████░░░░░░░░░░░░░░░░░░  1,234 rows  2/8 partitions"},
          Case{60, writing(), "[1/2] t  ███░░░░░░░░░  1,234 rows  2/8 partitions"},
          Case{45, writing(), "[1/2] t  ██░░░░  1,234 rows  2/8 partitions"},
          Case{40, writing(), "[1/2] t  25%"}, Case{8, writing(), "[1/2] t…"},
          Case{42, reading(), "[1/2] t  3,000,000 rows read  1,500,000/s"},
          Case{32, reading(), "[1/2] t  3,000,000 rows read"}, Case{20, reading(), "[1/2] t"}}) {
        SCOPED_TRACE(width);
        EXPECT_EQ(step_line("[1/2] t", progress, width), want);
    }
    auto testing = writing();
    testing.phase = Phase::Testing;
    EXPECT_EQ(step_line("[1/2] t", testing, 9), "[1/2] t …");
}

TEST(ProgressLine, SaysThatTestsRun) {
    elt::StepProgress progress;
    progress.phase = Phase::Testing;
    EXPECT_EQ(step_line("t", progress, kWide), "t  testing");
}

TEST(ProgressLine, TellsCountsTheirRateAndTheTimeLeft) {
    const auto line = [](const char* unit, int64_t done, int64_t total, size_t width) {
        return progress_line(counted("t", unit, done, total, seconds(2)), width);
    };
    EXPECT_EQ(line("files", 3'000, 0, kWide), "t  3,000 files  1,500/s");
    EXPECT_EQ(line("files", 0, 0, kWide), "t  0 files");
    EXPECT_EQ(line("files", 3'000, 0, 14), "t  3,000 files");
    EXPECT_EQ(line("rows", 2'000, 8'000, kWide),
              "t  ██████░░░░░░░░░░░░░░░░░░  2,000/8,000 rows  1,000/s  6.0 s left");
    EXPECT_EQ(line("rows", 2'000, 8'000, 60),
              "t  ██████░░░░░░░░░░░░░░░░░░  2,000/8,000 rows  6.0 s left");
    EXPECT_EQ(line("rows", 2'000, 8'000, 5), "t  2…");
    EXPECT_EQ(line("", 20'000'000, 80'000'000, kWide),
              "t  ██████░░░░░░░░░░░░░░░░░░  20.0 MB/80.0 MB  10.0 MB/s  6.0 s left");
    EXPECT_EQ(line("tests", 0, 7, kWide), "t  ░░░░░░░░░░░░░░░░░░░░░░░░  0/7 tests");
    EXPECT_EQ(line("tests", 7, 7, kWide), "t  ████████████████████████  7/7 tests  3/s");
}

}  // namespace
}  // namespace millrace::cli
