// SPDX-License-Identifier: Apache-2.0
#include "elt/run_history.h"

#include <fmt/format.h>

#include "base/text.h"

namespace millrace::elt {
namespace {

std::optional<base::Timestamp> time_of(const store::Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return base::from_microseconds(row.integer(column));
}

constexpr std::string_view kRun =
    "SELECT run_id, status, started_us, ended_us, process, ifnull(message, '') FROM elt_run ";

// Failed tests of a step, by their severity.
constexpr std::string_view kStep =
    "SELECT s.run_id, r.started_us, s.table_name, s.status, s.version, s.row_count, s.byte_count, "
    "s.duration_us, s.began_us, s.route, s.message, "
    "(SELECT count(*) FROM elt_test_result t WHERE t.run_id = s.run_id AND t.table_name = "
    "s.table_name COLLATE NOCASE AND NOT t.passed AND t.severity = 'error'), "
    "(SELECT count(*) FROM elt_test_result t WHERE t.run_id = s.run_id AND t.table_name = "
    "s.table_name COLLATE NOCASE AND NOT t.passed AND t.severity = 'warn') "
    "FROM elt_step s JOIN elt_run r ON r.run_id = s.run_id ";

constexpr std::string_view kTest =
    "SELECT t.run_id, r.started_us, t.table_name, t.test, t.severity, t.passed, t.failures, "
    "ifnull(t.error, ''), t.samples FROM elt_test_result t JOIN elt_run r ON r.run_id = t.run_id ";

StepRecord step_of(const store::Statement& row) {
    StepRecord step;
    step.run_id = row.text(0);
    step.run_started = base::from_microseconds(row.integer(1));
    step.table = row.text(2);
    step.status = row.text(3);
    if (!row.is_null(4)) step.version = row.integer(4);
    step.rows = row.integer(5);
    step.bytes = row.integer(6);
    step.duration = std::chrono::microseconds(row.integer(7));
    step.began = time_of(row, 8);
    step.route = row.text(9);
    step.message = row.text(10);
    step.tests_failed = row.integer(11);
    step.tests_warned = row.integer(12);
    return step;
}

base::Result<TestRecord> test_of(const store::Statement& row) {
    TestRecord test;
    test.run_id = row.text(0);
    test.run_started = base::from_microseconds(row.integer(1));
    test.table = row.text(2);
    test.test = row.text(3);
    test.severity = row.text(4);
    test.passed = row.integer(5) != 0;
    test.failures = row.integer(6);
    test.error = row.text(7);
    if (!row.is_null(8)) test.samples = MR_TRY(base::parse_json(row.view(8)));
    return test;
}

base::Result<std::vector<StepRecord>> steps_from(store::Statement rows) {
    std::vector<StepRecord> steps;
    while (MR_TRY(rows.step())) steps.push_back(step_of(rows));
    return steps;
}

base::Result<std::vector<TestRecord>> tests_from(store::Statement rows) {
    std::vector<TestRecord> tests;
    while (MR_TRY(rows.step())) tests.push_back(MR_TRY(test_of(rows)));
    return tests;
}

// With what its steps and tests come to.
base::Result<RunRecord> run_of(store::Database& database, const store::Statement& row) {
    RunRecord run;
    run.id = row.text(0);
    run.status = row.text(1);
    run.started = base::from_microseconds(row.integer(2));
    run.ended = time_of(row, 3);
    if (!row.is_null(4)) run.process = row.integer(4);
    run.message = row.text(5);
    auto steps = MR_TRY(
        database.prepare("SELECT status, count(*), sum(iif(status = 'published', row_count, 0)), "
                         "sum(iif(status = 'published', byte_count, 0)) FROM elt_step "
                         "WHERE run_id = ? GROUP BY status"));
    steps.bind(run.id);
    while (MR_TRY(steps.step())) {
        run.steps[steps.text(0)] = steps.integer(1);
        run.rows += steps.integer(2);
        run.bytes += steps.integer(3);
    }
    auto tests = MR_TRY(
        database.prepare("SELECT ifnull(sum(severity = 'error'), 0), ifnull(sum(severity = "
                         "'warn'), 0) FROM elt_test_result WHERE run_id = ? AND NOT passed"));
    tests.bind(run.id);
    if (MR_TRY(tests.step())) {
        run.tests_failed = tests.integer(0);
        run.tests_warned = tests.integer(1);
    }
    return run;
}

}  // namespace

base::Result<std::vector<RunRecord>> RunHistory::runs(const std::string& before,
                                                      std::string_view status, size_t count_max) {
    auto rows = MR_TRY(database_.prepare(
        fmt::format("{}WHERE (?1 = '' OR (started_us, run_id) < (SELECT started_us, run_id FROM "
                    "elt_run WHERE run_id = ?1)) AND (?2 = '' OR status = ?2) "
                    "ORDER BY started_us DESC, run_id DESC LIMIT ?3",
                    kRun)));
    rows.bind(before, status, static_cast<int64_t>(count_max));
    std::vector<RunRecord> runs;
    while (MR_TRY(rows.step())) runs.push_back(MR_TRY(run_of(database_, rows)));
    return runs;
}

base::Result<std::optional<RunRecord>> RunHistory::run(const std::string& id) {
    auto rows = MR_TRY(database_.prepare(fmt::format("{}WHERE run_id = ?", kRun)));
    rows.bind(id);
    if (!MR_TRY(rows.step())) return std::optional<RunRecord>{};
    return std::optional<RunRecord>(MR_TRY(run_of(database_, rows)));
}

base::Result<std::optional<RunRecord>> RunHistory::running() {
    auto runs = MR_TRY(this->runs("", "running", 1));
    if (runs.empty()) return std::optional<RunRecord>{};
    return std::optional<RunRecord>(std::move(runs.front()));
}

base::Result<std::optional<RunRecord>> RunHistory::run_of_process(int64_t process,
                                                                  base::Timestamp since) {
    auto rows = MR_TRY(
        database_.prepare(fmt::format("{}WHERE process = ? AND started_us >= ? LIMIT 1", kRun)));
    rows.bind(process, base::to_microseconds(since));
    if (!MR_TRY(rows.step())) return std::optional<RunRecord>{};
    return std::optional<RunRecord>(MR_TRY(run_of(database_, rows)));
}

base::Result<std::vector<PlannedStep>> RunHistory::plan(const std::string& run_id) {
    auto rows =
        MR_TRY(database_.prepare("SELECT plan FROM elt_run WHERE run_id = ? AND plan IS NOT NULL"));
    rows.bind(run_id);
    std::vector<PlannedStep> plan;
    if (!MR_TRY(rows.step())) return plan;
    for (const base::Json& json : MR_TRY(base::parse_json(rows.view(0)))) {
        PlannedStep& step = plan.emplace_back();
        step.table = json.value("table", "");
        step.waits_for = json.value("waits_for", std::vector<std::string>{});
    }
    return plan;
}

base::Result<int64_t> RunHistory::run_count() {
    auto rows = MR_TRY(database_.prepare("SELECT count(*) FROM elt_run"));
    return MR_TRY(rows.step()) ? rows.integer(0) : 0;
}

base::Result<std::vector<StepRecord>> RunHistory::steps(const std::string& run_id) {
    auto rows = MR_TRY(database_.prepare(
        fmt::format("{}WHERE s.run_id = ? ORDER BY s.began_us, s.table_name", kStep)));
    rows.bind(run_id);
    return steps_from(std::move(rows));
}

base::Result<std::vector<StepRecord>> RunHistory::steps_of(std::string_view table,
                                                           size_t count_max) {
    auto rows = MR_TRY(database_.prepare(
        fmt::format("{}WHERE s.table_name = ? COLLATE NOCASE ORDER BY r.started_us DESC, s.run_id "
                    "DESC LIMIT ?",
                    kStep)));
    rows.bind(table, static_cast<int64_t>(count_max));
    return steps_from(std::move(rows));
}

base::Result<std::optional<std::chrono::microseconds>> RunHistory::last_duration(
    std::string_view table, const std::string& before_run) {
    auto rows = MR_TRY(database_.prepare(
        "SELECT s.duration_us FROM elt_step s JOIN elt_run r ON r.run_id = s.run_id "
        "WHERE s.table_name = ?1 COLLATE NOCASE AND s.status IN ('published', 'unchanged') "
        "AND (r.started_us, r.run_id) < (SELECT started_us, run_id FROM elt_run WHERE run_id = ?2) "
        "ORDER BY r.started_us DESC, s.run_id DESC LIMIT 1"));
    rows.bind(table, before_run);
    if (!MR_TRY(rows.step())) return std::optional<std::chrono::microseconds>{};
    return std::optional(std::chrono::microseconds(rows.integer(0)));
}

base::Result<std::map<std::string, StepRecord>> RunHistory::last_steps() {
    auto steps = MR_TRY(steps_from(MR_TRY(database_.prepare(fmt::format(
        "{}WHERE s.run_id = (SELECT n.run_id FROM elt_step n JOIN elt_run m ON m.run_id = n.run_id "
        "WHERE n.table_name = s.table_name COLLATE NOCASE "
        "ORDER BY m.started_us DESC, n.run_id DESC LIMIT 1)",
        kStep)))));
    std::map<std::string, StepRecord> by_table;
    for (auto& step : steps) by_table.emplace(base::to_lower(step.table), std::move(step));
    return by_table;
}

base::Result<std::vector<TestRecord>> RunHistory::tests(const std::string& run_id) {
    auto rows =
        MR_TRY(database_.prepare(fmt::format("{}WHERE t.run_id = ? ORDER BY t.rowid", kTest)));
    rows.bind(run_id);
    return tests_from(std::move(rows));
}

base::Result<std::vector<TestRecord>> RunHistory::tests_of(std::string_view table,
                                                           size_t runs_max) {
    auto rows = MR_TRY(database_.prepare(fmt::format(
        "{}WHERE t.table_name = ?1 COLLATE NOCASE AND t.run_id IN (SELECT n.run_id FROM elt_step n "
        "JOIN elt_run m ON m.run_id = n.run_id WHERE n.table_name = ?1 COLLATE NOCASE "
        "ORDER BY m.started_us DESC, n.run_id DESC LIMIT ?2) "
        "ORDER BY r.started_us DESC, t.run_id DESC, t.rowid",
        kTest)));
    rows.bind(table, static_cast<int64_t>(runs_max));
    return tests_from(std::move(rows));
}

}  // namespace millrace::elt
