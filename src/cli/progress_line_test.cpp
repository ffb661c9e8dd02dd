// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <gtest/gtest.h>

#include "cli/run_progress.h"

namespace millrace::cli {
namespace {

using std::chrono::seconds;

constexpr size_t kWide = std::string::npos;

std::string step_line(const std::string& title, const lake::WriteProgress& progress, bool testing,
                      seconds elapsed, seconds writing, size_t width) {
    return progress_line(step_progress(title, progress, testing, elapsed, writing), width);
}

TEST(ProgressLine, TellsRowsAndRateUntilPartitionsAreKnown) {
    lake::WriteProgress progress;
    progress.rows_in = 3'000'000;
    EXPECT_EQ(step_line("[1/2] silver.t", progress, false, seconds(2), {}, kWide),
              "[1/2] silver.t  3,000,000 rows read  1,500,000/s");
}

TEST(ProgressLine, FillsTheBarByPartitionsAndTellsTheTimeLeft) {
    lake::WriteProgress progress;
    progress.rows_out = 1'234;
    progress.partitions_total = 8;
    progress.partitions_done = 2;
    EXPECT_EQ(step_line("t", progress, false, seconds(9), seconds(4), kWide),
              "t  ██████░░░░░░░░░░░░░░░░░░  1,234 rows  2/8 partitions  12.0 s left");
    progress.partitions_done = 8;
    EXPECT_EQ(step_line("t", progress, false, seconds(9), seconds(4), kWide),
              "t  ████████████████████████  1,234 rows  8/8 partitions");
}

TEST(ProgressLine, SaysLessWhereTheTerminalIsNarrow) {
    lake::WriteProgress writing;
    writing.rows_out = 1'234;
    writing.partitions_total = 8;
    writing.partitions_done = 2;
    lake::WriteProgress reading;
    reading.rows_in = 3'000'000;
    struct Case {
        size_t width;
        const lake::WriteProgress& progress;
        std::string want;
    };
    for (const auto& [width, progress, want] :
         {Case{74, writing,
               "[1/2] t  ██████░░░░░░░░░░░░░░░░░░  1,234 rows  2/8 partitions  12.0 s left"},
          Case{73, writing, "[1/2] t  ██████░░░░░░░░░░░░░░░░░░  1,234 rows  2/8 partitions"},
          Case{60, writing, "[1/2] t  ███░░░░░░░░░  1,234 rows  2/8 partitions"},
          Case{45, writing, "[1/2] t  ██░░░░  1,234 rows  2/8 partitions"},
          Case{40, writing, "[1/2] t  25%"}, Case{8, writing, "[1/2] t…"},
          Case{42, reading, "[1/2] t  3,000,000 rows read  1,500,000/s"},
          Case{32, reading, "[1/2] t  3,000,000 rows read"}, Case{20, reading, "[1/2] t"}}) {
        SCOPED_TRACE(width);
        EXPECT_EQ(step_line("[1/2] t", progress, false, seconds(2), seconds(4), width), want);
    }
    EXPECT_EQ(step_line("[1/2] t", writing, true, seconds(2), seconds(4), 9), "[1/2] t …");
}

TEST(ProgressLine, SaysThatTestsRun) {
    const lake::WriteProgress progress;
    EXPECT_EQ(step_line("t", progress, true, seconds(1), {}, kWide), "t  testing");
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
