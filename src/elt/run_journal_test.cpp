// SPDX-License-Identifier: Apache-2.0
#include "elt/run_journal.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/folder_testing.h"
#include "base/text.h"

namespace millrace::elt {
namespace {

class FixedClock final : public base::Clock {
    base::Timestamp now() const override { return base::Timestamp(std::chrono::seconds(90)); }
};

class RunJournalTest : public testing::Test {
  protected:
    std::unique_ptr<RunJournal> open(const std::string& run) {
        auto journal = RunJournal::open(logs_, run, clock_, stop_);
        EXPECT_TRUE(journal.ok()) << journal.error().to_string();
        return journal.ok() ? *std::move(journal) : nullptr;
    }
    std::vector<std::string> texts(const JournalFiles& files) const {
        const auto page = *read_log(files, 0, kLogBytesMax * 2);
        std::vector<std::string> texts;
        for (const auto& line : page.lines)
            texts.push_back(line.level + "|" + line.table + "|" + line.text);
        return texts;
    }
    template <typename Condition>
    static void wait_until(Condition holds) {
        while (!holds()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

    const base::TestFolder folder_;
    const base::Path logs_ = folder_ / "logs";
    FixedClock clock_;
    base::Stop stop_;
};

TEST_F(RunJournalTest, LinesAreReadBackInPages) {
    auto journal = open("r");
    const JournalFiles files(logs_, "r");
    journal->say(LogLevel::Info, "", "begun");
    journal->say(LogLevel::Error, "silver.t", "failed\n  why: \x1b[31mred\tand so on");
    EXPECT_EQ(texts(files), (std::vector<std::string>{"info||begun", "error|silver.t|failed",
                                                      "error|silver.t|  why:  [31mred and so on"}));
    const auto first = read_log(files, 0, 60);
    ASSERT_EQ(first->lines.size(), 1U);
    EXPECT_EQ(first->lines[0].time, "1970-01-01T00:01:30.000000Z");
    EXPECT_FALSE(first->is_last);
    const auto rest = read_log(files, first->next, 1000);
    EXPECT_EQ(rest->lines.size(), 2U);
    EXPECT_TRUE(rest->is_last);
    EXPECT_TRUE(read_log(files, rest->next, 1000)->lines.empty());
    EXPECT_TRUE(read_log(JournalFiles(logs_, "none"), 0, 1000)->lines.empty());
}

// Or who reads page after page would ask for it for ever.
TEST_F(RunJournalTest, ALineIsNoLongerThanAPage) {
    auto journal = open("r");
    const JournalFiles files(logs_, "r");
    journal->say(LogLevel::Error, "silver.t", std::string(600'000, 'x'));
    journal->say(LogLevel::Info, "", "behind it");
    const auto page = read_log(files, 0, 250'000);
    ASSERT_EQ(page->lines.size(), 2U);
    EXPECT_TRUE(page->lines[0].text.starts_with("xxxx"));
    EXPECT_EQ(page->lines[1].text, "behind it");
}

TEST_F(RunJournalTest, ALogThatIsFullSaysSoAndGrowsNoMore) {
    auto journal = open("r");
    const JournalFiles files(logs_, "r");
    for (size_t i = 0; i < 3000; ++i) journal->say(LogLevel::Info, "", std::string(1000, 'x'));
    EXPECT_LT(std::filesystem::file_size(files.log), kLogBytesMax + 1000);
    EXPECT_EQ(texts(files).back(), "warning||the log is full: what follows is not kept");
}

TEST_F(RunJournalTest, ProgressIsToldWhileAStepGoesOn) {
    auto journal = open("r");
    const JournalFiles files(logs_, "r");
    lake::WriteProgress counters;
    counters.rows_in = 10;
    StepMeter meter(counters);
    journal->step_started({"silver", "t"}, 1, 2, meter);
    const auto step = [&]() -> base::Json {
        const auto progress = read_progress(files);
        return progress ? progress->at("step") : base::Json();
    };
    wait_until([&] { return step().is_object(); });
    EXPECT_EQ(step()["table"], "silver.t");
    EXPECT_EQ(step()["phase"], "reading");
    EXPECT_EQ(step()["rows_in"], 10);
    EXPECT_EQ(step()["seconds_left"], nullptr);
    counters.partitions_total = 4;
    counters.partitions_done = 1;
    wait_until([&] { return step()["phase"] == "writing" && step()["seconds_left"].is_number(); });
    meter.set_testing();
    wait_until([&] { return step()["phase"] == "testing"; });
    journal->step_ended();
    wait_until([&] { return step().is_null(); });
    journal.reset();
    EXPECT_FALSE(read_progress(files));
}

TEST_F(RunJournalTest, WhoLooksOnSeesWhetherItLivesAndMayStopIt) {
    const JournalFiles files(logs_, "r");
    EXPECT_FALSE(*is_alive(files));
    auto journal = open("r");
    EXPECT_TRUE(*is_alive(files));
    EXPECT_FALSE(stop_.requested());
    ASSERT_TRUE(wish_stop(files).ok());
    wait_until([&] { return stop_.requested(); });
    journal.reset();
    EXPECT_FALSE(*is_alive(files));
    EXPECT_FALSE(std::filesystem::exists(files.stop));
}

TEST_F(RunJournalTest, TheOldestAreTakenAway) {
    for (size_t i = 0; i < kJournalsKept + 5; ++i) open(std::to_string(10000 + i));
    EXPECT_FALSE(std::filesystem::exists(JournalFiles(logs_, "10004").log));
    EXPECT_TRUE(std::filesystem::exists(JournalFiles(logs_, "10005").log));
}

}  // namespace
}  // namespace millrace::elt
