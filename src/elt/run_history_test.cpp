// SPDX-License-Identifier: Apache-2.0
#include "elt/run_history.h"

#include <gtest/gtest.h>

#include "base/folder_testing.h"
#include "elt/run_log.h"

namespace millrace::elt {
namespace {

using Texts = std::vector<std::string>;

class RunHistoryTest : public testing::Test {
  protected:
    void SetUp() override {
        database_ = *store::Database::open(folder_ / "state.db", store::Database::Access::Write);
        log_.emplace(*database_);
        history_.emplace(*database_);
        ASSERT_TRUE(log_->migrate().ok());
    }
    // A run of one step with one test, which failed if the step did.
    void run(const std::string& id, int64_t started, const std::string& table, StepStatus status) {
        StepResult step;
        step.table = lake::TableId::from_text(table);
        step.status = status;
        step.began = base::from_microseconds(started);
        step.rows = 10;
        step.duration = std::chrono::microseconds(1000 + started);
        TestResult result;
        result.test = &test_;
        result.passed = status != StepStatus::Failed;
        result.failures = result.passed ? 0 : 3;
        result.columns = {"x"};
        if (!result.passed) result.samples = {{"\xff"}, {std::nullopt}};
        step.tests.push_back(result);
        ASSERT_TRUE(log_->begin(id, base::from_microseconds(started)).ok());
        ASSERT_TRUE(log_->record(id, step).ok());
        ASSERT_TRUE(log_->end(id, base::from_microseconds(started + 1),
                              result.passed ? "succeeded" : "failed")
                        .ok());
    }
    Texts runs(const std::string& before, std::string_view status, size_t count_max) {
        Texts ids;
        for (const auto& run : *history_->runs(before, status, count_max)) ids.push_back(run.id);
        return ids;
    }

    const DataTest test_{TestKind::NotNull, Severity::Error, {}, {"x"}, {}, {}, {}, {}, {}, {}, {}};
    const base::TestFolder folder_;
    std::unique_ptr<store::Database> database_;
    std::optional<RunLog> log_;
    std::optional<RunHistory> history_;
};

// The letters are not in the order of the times, as random ones within a second are not.
TEST_F(RunHistoryTest, TellsRunsByTheirTimesAndPageByPage) {
    run("T1-c", 1, "silver.t", StepStatus::Published);
    run("T1-a", 2, "silver.t", StepStatus::Failed);
    run("T1-b", 3, "silver.u", StepStatus::Published);
    EXPECT_EQ(runs("", "", 9), (Texts{"T1-b", "T1-a", "T1-c"}));
    EXPECT_EQ(runs("", "", 2), (Texts{"T1-b", "T1-a"}));
    EXPECT_EQ(runs("T1-a", "", 9), Texts{"T1-c"});
    EXPECT_EQ(runs("T1-c", "", 9), Texts{});
    EXPECT_EQ(runs("", "succeeded", 9), (Texts{"T1-b", "T1-c"}));
    EXPECT_EQ(*history_->run_count(), 3);
    EXPECT_FALSE(history_->run("none")->has_value());
    const auto failed = **history_->run("T1-a");
    EXPECT_EQ(failed.steps.at("failed"), 1);
    EXPECT_EQ(failed.tests_failed, 1);
    EXPECT_EQ(failed.rows, 0);
    EXPECT_EQ((*history_->run("T1-b"))->rows, 10);
}

TEST_F(RunHistoryTest, TellsOfTheRunThatGoesOn) {
    run("T1-a", 1, "silver.t", StepStatus::Published);
    EXPECT_FALSE(history_->running()->has_value());
    ASSERT_TRUE(log_->begin("T1-b", base::from_microseconds(5)).ok());
    ASSERT_TRUE(log_->set_plan("T1-b", {{"silver.t", {}}, {"gold.u", {"silver.t"}}}).ok());
    EXPECT_EQ((*history_->running())->id, "T1-b");
    const auto process = *(*history_->running())->process;
    EXPECT_EQ((*history_->run_of_process(process, base::from_microseconds(5)))->id, "T1-b");
    EXPECT_FALSE(history_->run_of_process(process, base::from_microseconds(6))->has_value());
    const auto plan = *history_->plan("T1-b");
    ASSERT_EQ(plan.size(), 2U);
    EXPECT_EQ(plan[1].table, "gold.u");
    EXPECT_EQ(plan[1].waits_for, Texts{"silver.t"});
    EXPECT_TRUE(history_->plan("T1-a")->empty());
    ASSERT_TRUE(log_->mark_died("T1-b").ok());
    ASSERT_TRUE(log_->mark_died("T1-a").ok());  // has ended: it stays as it is
    EXPECT_EQ((*history_->run("T1-b"))->status, "died");
    EXPECT_EQ((*history_->run("T1-a"))->status, "succeeded");
}

TEST_F(RunHistoryTest, TellsHowLongATableTookTheLastTime) {
    run("T1-a", 1, "silver.t", StepStatus::Published);
    run("T1-b", 2, "silver.t", StepStatus::Failed);
    run("T1-c", 3, "silver.t", StepStatus::Unchanged);
    EXPECT_EQ(*history_->last_duration("silver.T", "T1-b"), std::chrono::microseconds(1001));
    EXPECT_EQ(*history_->last_duration("silver.t", "T1-c"), std::chrono::microseconds(1001));
    EXPECT_FALSE(history_->last_duration("silver.t", "T1-a")->has_value());
}

TEST_F(RunHistoryTest, TellsOfATableInAnyCaseOfItsName) {
    run("T1-c", 1, "silver.t", StepStatus::Published);
    run("T1-a", 2, "silver.T", StepStatus::Failed);
    const auto steps = *history_->steps_of("SILVER.t", 9);
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].run_id, "T1-a");
    EXPECT_EQ(steps[0].tests_failed, 1);
    EXPECT_EQ(history_->steps_of("silver.t", 1)->at(0).run_id, "T1-a");
    const auto last = *history_->last_steps();
    ASSERT_EQ(last.size(), 1U);
    EXPECT_EQ(last.at("silver.t").run_id, "T1-a");

    const auto tests = *history_->tests_of("silver.t", 1);
    ASSERT_EQ(tests.size(), 1U);
    EXPECT_EQ(tests[0].run_id, "T1-a");
    EXPECT_EQ(tests[0].failures, 3);
    // A value that is no UTF-8 is shown all the same, and a null is one.
    EXPECT_EQ(tests[0].samples.dump(), R"({"columns":["x"],"rows":[["�"],[null]]})");
    EXPECT_EQ(history_->tests_of("silver.t", 2)->size(), 2U);
    EXPECT_TRUE(history_->tests("T1-c")->at(0).samples.is_null());
}

}  // namespace
}  // namespace millrace::elt
