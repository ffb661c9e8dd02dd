// SPDX-License-Identifier: Apache-2.0
#include "elt/run_log.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

#include "base/folder_testing.h"
#include "elt/recorded_run.h"

namespace millrace::elt {
namespace {

using Texts = std::vector<std::string>;

// A project of one model, with a data directory that other connections may look into.
class RunLogTest : public testing::Test {
  protected:
    void SetUp() override {
        write("millrace.yaml", "name: p\n");
        write("data/a.csv", "x\n1\n");
        write("sources.yaml", "sources: { raw.a: { path: data/a.csv } }\n");
        write("models/silver/t.sql",
              "/* columns: { x: { tests: [not_null] } } */\nSELECT x FROM raw.a\n");
        open();
    }
    void write(const std::string& path, const std::string& text) const {
        ASSERT_TRUE(base::make_directories((folder_ / path).parent_path()).ok());
        ASSERT_TRUE(base::write_file_atomic(folder_ / path, text).ok());
    }
    void open() {
        directory_ = *store::DataDirectory::open(folder_ / "data",
                                                 store::DataDirectory::Access::Write, "test");
        lake_ = *lake::Lake::open(*directory_, clock_);
        ASSERT_TRUE(RunLog(directory_->database()).migrate().ok());
    }
    void close() {
        lake_.reset();
        directory_.reset();
    }

    class Silent final : public RunObserver {
        void step_started(const PlannedModel& /*model*/, size_t /*number*/, size_t /*count*/,
                          const lake::WriteProgress& /*progress*/) override {}
        void testing(size_t /*tests*/) override {}
        void step_finished(const StepResult& /*result*/) override {}
        void step_abandoned() override {}
    };
    // Says in a table of its own what it is told, and may fail at a word.
    class Witness final : public RunRecorder {
      public:
        Witness(store::Database& database, std::string fails_at)
            : database_(database), fails_at_(std::move(fails_at)) {}
        base::Result<void> prepare(const RunContext& /*context*/,
                                   const RunOptions& /*options*/) override {
            return {};
        }
        base::Result<void> run_began(const std::string& /*run_id*/,
                                     base::Timestamp /*started*/) override {
            return say("began");
        }
        base::Result<void> step_ended(const std::string& /*run_id*/,
                                      const PlannedModel& /*planned*/,
                                      const StepResult& step) override {
            return say(to_string(step.status));
        }
        base::Result<void> run_ended(const std::string& /*run_id*/, base::Timestamp /*ended*/,
                                     std::string_view status) override {
            return say(status);
        }
        base::Result<void> table_dropped(const std::string& /*run_id*/,
                                         const lake::TableId& /*table*/) override {
            return say("dropped");
        }
        base::Result<void> rows_set_aside(const std::string& /*run_id*/,
                                          const lake::TableId& /*source*/,
                                          const lake::Table& /*quarantine*/) override {
            return say("set aside");
        }
        base::Result<void> table_rolled_back(const std::string& /*run_id*/,
                                             const lake::Table& /*table*/,
                                             const Model* /*model*/) override {
            return say("rolled back");
        }

      private:
        base::Result<void> say(std::string_view word) {
            MR_TRY(database_.execute("CREATE TABLE IF NOT EXISTS witness (said TEXT)"));
            auto insert = MR_TRY(database_.prepare("INSERT INTO witness VALUES (?)"));
            MR_TRY(insert.bind(word).run());
            if (word == fails_at_) return base::internal("the witness fails");
            return {};
        }
        store::Database& database_;
        const std::string fails_at_;
    };
    // Runs the model: what its step, or the run, ended with.
    std::string run_step() {
        const auto status = run();
        return status.ok() ? std::string(to_string(*status)) : status.error().to_string();
    }
    base::Result<StepStatus> run() {
        const base::Timestamp now = clock_.now();
        const RunIdentity identity{lake::make_run_id(now), now};
        Witness recorder(directory_->database(), witness_fails_at_);
        const auto result = MR_TRY(recorded_run(directory_->database(), recorder, clock_, identity,
                                                [&] { return build(identity, recorder); }));
        return result.steps.at(0).status;
    }
    base::Result<RunResult> build(const RunIdentity& identity, RunRecorder& recorder) {
        const Project project = MR_TRY(load_project(folder_));
        const auto engine = MR_TRY(sql::Engine::open({1, 0, directory_->temporary()}));
        SourceCatalog sources(project.sources, project.folder, *engine, directory_->temporary(),
                              stop_);
        Names names(project, sources, lake_.get());
        const Plan plan =
            MR_TRY(make_plan(project, {{table_}, planned_}, names, sources, *engine, stop_));
        RunOptions options;
        options.run = identity;
        options.models = plan.order;
        Silent observer;
        return run_models({project, plan, names, sources, *lake_, *engine, clock_, stop_}, options,
                          recorder, observer);
    }

    // The texts that a query finds, by a connection of its own, which sees what is committed.
    Texts ask(const std::string& query) const {
        const auto database =
            *store::Database::open(folder_ / "data/state.db", store::Database::Access::Read);
        auto rows = *database->prepare(query);
        Texts texts;
        while (*rows.step()) texts.push_back(rows.text(0));
        return texts;
    }
    Texts versions() const { return ask("SELECT version FROM lake_snapshot"); }
    Texts steps() const {
        return ask(
            "SELECT table_name || ' ' || elt_step.status || ' ' || ifnull(version, '-') || ' ' || "
            "elt_step.message FROM elt_step JOIN elt_run USING (run_id) ORDER BY started_us");
    }
    Texts runs() const {
        return ask(
            "SELECT status || iif(ended_us IS NULL, ', no end', '') FROM elt_run "
            "ORDER BY started_us");
    }
    Texts memory() const {
        return ask("SELECT source_name FROM elt_source UNION SELECT input_name FROM elt_input");
    }
    // Lets the database refuse a change: "INSERT ON elt_step".
    void refuse(const std::string& change) {
        ASSERT_TRUE(directory_->database()
                        .execute("CREATE TRIGGER fault BEFORE " + change +
                                 " BEGIN SELECT RAISE(ABORT, 'refused'); END")
                        .ok());
    }
    std::string refused() const {
        return (folder_ / "data/state.db").string() + ": state database: refused";
    }
    void allow() { ASSERT_TRUE(directory_->database().execute("DROP TRIGGER fault").ok()); }

    // In a process of its own: killed when the row and the version are written, not committed.
    [[noreturn]] void publish_and_die() {
        open();
        auto& database = directory_->database();
        RunLog log(database);
        (void)database.write([&] { return log.begin("killed", base::Timestamp{}); });
        (void)database.write([&]() -> base::Result<void> {
            lake::Publication publication;
            publication.table = table_;
            StepResult step;
            step.table = table_;
            step.status = StepStatus::Published;
            step.version = MR_TRY(lake_->publish(publication));
            MR_TRY(log.record("killed", step));
            ::raise(SIGKILL);
            return {};
        });
        ::_exit(1);
    }

    std::string witness_fails_at_;
    std::set<lake::TableId> planned_;  // beside the table
    const lake::TableId table_{"silver", "t"};
    base::SystemClock clock_;
    base::Stop stop_;
    const base::TestFolder folder_;
    std::unique_ptr<store::DataDirectory> directory_;
    std::unique_ptr<lake::Lake> lake_;
};

TEST_F(RunLogTest, AStepIsRecordedWithItsPublish) {
    EXPECT_EQ(run_step(), "published");
    EXPECT_EQ(versions(), Texts{"1"});
    EXPECT_EQ(steps(), Texts{"silver.t published 1 "});
    EXPECT_EQ(runs(), Texts{"succeeded"});
    EXPECT_EQ(memory(), Texts{"raw.a"});
    EXPECT_EQ(run_step(), "unchanged");
    EXPECT_EQ(versions(), Texts{"1"});
    EXPECT_EQ(steps(), (Texts{"silver.t published 1 ", "silver.t unchanged 1 "}));
}

TEST_F(RunLogTest, APublishThatFailsLeavesNoRowThatSaysSo) {
    refuse("INSERT ON lake_snapshot");
    EXPECT_EQ(run_step(), "failed");
    EXPECT_EQ(versions(), Texts{});
    EXPECT_EQ(steps(), Texts{"silver.t failed - " + refused()});
    EXPECT_EQ(runs(), Texts{"failed"});
    EXPECT_EQ(memory(), Texts{});
}

TEST_F(RunLogTest, ARowThatCannotBeWrittenUndoesThePublish) {
    refuse("INSERT ON elt_step WHEN NEW.status = 'published'");
    EXPECT_EQ(run_step(), "failed");
    EXPECT_EQ(versions(), Texts{});
    EXPECT_EQ(steps(), Texts{"silver.t failed - " + refused()});
    EXPECT_EQ(memory(), Texts{});
    allow();
    EXPECT_EQ(run_step(), "published");
    EXPECT_EQ(versions(), Texts{"1"});
}

TEST_F(RunLogTest, WhatOnlyATestsRowLacksIsUndoneAsWell) {
    refuse("INSERT ON elt_test_result");
    EXPECT_EQ(run_step(), refused());
    EXPECT_EQ(versions(), Texts{});
    EXPECT_EQ(steps(), Texts{});
    EXPECT_EQ(runs(), Texts{"failed"});
}

TEST_F(RunLogTest, ARunThatCannotBePlannedIsRecordedWithItsReason) {
    write("models/silver/t.sql", "SELECT y FROM raw.a\n");
    EXPECT_NE(run_step().find("models/silver/t.sql:1:8: column not found: y"), std::string::npos);
    EXPECT_EQ(runs(), Texts{"failed"});
    EXPECT_EQ(ask("SELECT said FROM witness"), (Texts{"began", "failed"}));
    const auto message = ask("SELECT message FROM elt_run").at(0);
    EXPECT_NE(message.find("column not found: y"), std::string::npos) << message;
    stop_.request();
    EXPECT_NE(run_step().find("stopped on request"), std::string::npos);
    EXPECT_EQ(runs(), (Texts{"failed", "stopped"}));
}

TEST_F(RunLogTest, APlanSaysWhatWaitsForWhat) {
    write("models/gold/u.sql", "SELECT x FROM silver.t\n");
    EXPECT_EQ(run_step(), "published");
    EXPECT_EQ(ask("SELECT plan FROM elt_run"), Texts{R"([{"table":"silver.t","waits_for":[]}])"});
    planned_ = {{"gold", "u"}};
    ASSERT_TRUE(run().ok());
    EXPECT_EQ(ask("SELECT plan FROM elt_run ORDER BY started_us").at(1),
              R"([{"table":"silver.t","waits_for":[]},)"
              R"({"table":"gold.u","waits_for":["silver.t"]}])");
}

TEST_F(RunLogTest, WhoElseRecordsDoesSoWithTheLog) {
    EXPECT_EQ(run_step(), "published");
    EXPECT_EQ(ask("SELECT said FROM witness"), (Texts{"began", "published", "succeeded"}));
}

TEST_F(RunLogTest, WhatCannotBeRecordedElsewhereUndoesThePublish) {
    witness_fails_at_ = "published";
    EXPECT_EQ(run_step(), "failed");
    EXPECT_EQ(versions(), Texts{});
    EXPECT_EQ(steps(), Texts{"silver.t failed - the witness fails"});
    EXPECT_EQ(ask("SELECT said FROM witness"), (Texts{"began", "failed", "failed"}));
    witness_fails_at_.clear();
    EXPECT_EQ(run_step(), "published");
    EXPECT_EQ(versions(), Texts{"1"});
}

TEST_F(RunLogTest, ARunThatWasKilledIsToldAsSuchByTheNext) {
    close();
    const pid_t child = ::fork();
    if (child == 0) publish_and_die();
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    open();
    EXPECT_EQ(runs(), Texts{"running, no end"});
    EXPECT_EQ(steps(), Texts{});
    EXPECT_EQ(versions(), Texts{});
    EXPECT_EQ(run_step(), "published");
    EXPECT_EQ(runs(), (Texts{"died, no end", "succeeded"}));
    EXPECT_EQ(steps(), Texts{"silver.t published 1 "});
}

}  // namespace
}  // namespace millrace::elt
