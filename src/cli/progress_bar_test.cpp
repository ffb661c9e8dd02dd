// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_bar.h"

#include <gtest/gtest.h>

namespace millrace::cli {
namespace {

using std::chrono::seconds;

TEST(ProgressLine, TellsRowsAndRateUntilPartitionsAreKnown) {
    lake::WriteProgress progress;
    progress.rows_in = 3'000'000;
    EXPECT_EQ(progress_line("[1/2] silver.t", progress, false, seconds(2), {}),
              "[1/2] silver.t  3,000,000 rows read  1,500,000/s");
}

TEST(ProgressLine, FillsTheBarByPartitionsAndTellsTheTimeLeft) {
    lake::WriteProgress progress;
    progress.rows_out = 1'234;
    progress.partitions_total = 8;
    progress.partitions_done = 2;
    EXPECT_EQ(progress_line("t", progress, false, seconds(9), seconds(4)),
              "t  ██████░░░░░░░░░░░░░░░░░░  1,234 rows  2/8 partitions  12.0 s left");
    progress.partitions_done = 8;
    EXPECT_EQ(progress_line("t", progress, false, seconds(9), seconds(4)),
              "t  ████████████████████████  1,234 rows  8/8 partitions");
}

TEST(ProgressLine, SaysThatTestsRun) {
    const lake::WriteProgress progress;
    EXPECT_EQ(progress_line("t", progress, true, seconds(1), {}), "t  testing");
}

}  // namespace
}  // namespace millrace::cli
