// SPDX-License-Identifier: Apache-2.0
#include "elt/run_log.h"

#include <unistd.h>

#include <array>

namespace millrace::elt {
namespace {

// On disk: never edit a migration that has landed, append one.
constexpr std::array<store::Migration, 5> kMigrations{{{"elt", 1, R"sql(
CREATE TABLE elt_run (
    run_id TEXT PRIMARY KEY,
    started_us INTEGER NOT NULL,       -- microseconds since 1970 UTC
    ended_us INTEGER,                  -- null: running, or the process died
    status TEXT NOT NULL               -- running | succeeded | failed | stopped
) WITHOUT ROWID;
CREATE TABLE elt_step (
    run_id TEXT NOT NULL REFERENCES elt_run (run_id),
    table_name TEXT NOT NULL,          -- schema.table
    status TEXT NOT NULL,              -- published | unchanged | failed | skipped
    version INTEGER,
    row_count INTEGER NOT NULL,
    byte_count INTEGER NOT NULL,
    duration_us INTEGER NOT NULL,
    route TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run_id, table_name)
) WITHOUT ROWID;
CREATE TABLE elt_test_result (
    run_id TEXT NOT NULL,
    table_name TEXT NOT NULL,
    test TEXT NOT NULL,
    severity TEXT NOT NULL,            -- error | warn
    passed INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    FOREIGN KEY (run_id, table_name) REFERENCES elt_step (run_id, table_name)
);
CREATE INDEX elt_test_result_by_table ON elt_test_result (table_name, run_id);
CREATE TABLE elt_source (
    source_name TEXT PRIMARY KEY,      -- schema.table
    columns TEXT NOT NULL              -- JSON: [{name, type}]; type null: no value was seen
) WITHOUT ROWID;
)sql"},
                                                       {"elt", 2, R"sql(
CREATE TABLE elt_input (               -- of each table's newest version
    input_name TEXT NOT NULL,          -- schema.table, source or table
    table_name TEXT NOT NULL,
    PRIMARY KEY (input_name, table_name)
) WITHOUT ROWID;
)sql"},
                                                       {"elt", 3, R"sql(
-- Names mean one source or table in any case of their letters. Of two that differ by case alone
-- either will do: a run writes them anew.
ALTER TABLE elt_source RENAME TO elt_source_2;
CREATE TABLE elt_source (
    source_name TEXT PRIMARY KEY COLLATE NOCASE,
    columns TEXT NOT NULL
) WITHOUT ROWID;
INSERT OR IGNORE INTO elt_source SELECT source_name, columns FROM elt_source_2;
DROP TABLE elt_source_2;
ALTER TABLE elt_input RENAME TO elt_input_2;
CREATE TABLE elt_input (
    input_name TEXT NOT NULL COLLATE NOCASE,
    table_name TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (input_name, table_name)
) WITHOUT ROWID;
INSERT OR IGNORE INTO elt_input SELECT input_name, table_name FROM elt_input_2;
DROP TABLE elt_input_2;
)sql"},
                                                       {"elt", 4, R"sql(
ALTER TABLE elt_step ADD COLUMN began_us INTEGER;        -- null: of an earlier version
ALTER TABLE elt_test_result ADD COLUMN error TEXT;       -- why it could not be computed
ALTER TABLE elt_test_result ADD COLUMN samples TEXT;     -- JSON: {columns, rows}; null: none
CREATE INDEX elt_step_by_table ON elt_step (table_name COLLATE NOCASE, run_id);
DROP INDEX elt_test_result_by_table;
CREATE INDEX elt_test_result_by_table ON elt_test_result (table_name COLLATE NOCASE, run_id);
)sql"},
                                                       {"elt", 5, R"sql(
ALTER TABLE elt_run ADD COLUMN process INTEGER;          -- null: of an earlier version
ALTER TABLE elt_run ADD COLUMN plan TEXT;                -- JSON: [{table, waits_for}]; null: not planned
ALTER TABLE elt_run ADD COLUMN message TEXT;             -- why it failed as a whole
)sql"}}};

base::Result<std::vector<source::KnownColumn>> known_columns(const base::Json& json) {
    if (!json.is_array()) return base::corruption("stored columns of a source are not a list");
    std::vector<source::KnownColumn> columns;
    for (const base::Json& entry : json) {
        if (!entry.contains("name") || !entry["name"].is_string() || !entry.contains("type")) {
            return base::corruption("stored column of a source has no name or type");
        }
        const base::Json& type = entry["type"];
        if (!type.is_null() && !type.is_string()) {
            return base::corruption("stored type of a source's column is no text");
        }
        source::KnownColumn& column = columns.emplace_back();
        column.name = entry["name"].get<std::string>();
        if (type.is_string()) column.type = MR_TRY(columnar::Type::parse(type.get<std::string>()));
    }
    return columns;
}

// The rows that show a failure; nothing where there are none.
std::optional<std::string> samples_json(const TestResult& result) {
    if (result.samples.empty()) return std::nullopt;
    base::Json rows = base::Json::array();
    for (const auto& sample : result.samples) {
        base::Json row = base::Json::array();
        for (const auto& value : sample) row.push_back(value ? base::Json(*value) : base::Json());
        rows.push_back(std::move(row));
    }
    const base::Json json{{"columns", result.columns}, {"rows", std::move(rows)}};
    // Values are any bytes; JSON wants UTF-8.
    return json.dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

}  // namespace

base::Result<void> RunLog::migrate() {
    return database_.migrate(kMigrations);
}

base::Result<void> RunLog::begin(const std::string& run_id, base::Timestamp started) {
    MR_TRY(database_.execute("UPDATE elt_run SET status = 'died' WHERE status = 'running'"));
    auto insert = MR_TRY(database_.prepare(
        "INSERT INTO elt_run (run_id, started_us, status, process) VALUES (?, ?, 'running', ?)"));
    return insert.bind(run_id, base::to_microseconds(started), static_cast<int64_t>(::getpid()))
        .run();
}

base::Result<void> RunLog::set_plan(const std::string& run_id,
                                    const std::vector<PlannedStep>& plan) {
    base::Json json = base::Json::array();
    for (const auto& step : plan) {
        json.push_back({{"table", step.table}, {"waits_for", step.waits_for}});
    }
    auto update = MR_TRY(database_.prepare("UPDATE elt_run SET plan = ? WHERE run_id = ?"));
    return update.bind(json.dump(), run_id).run();
}

base::Result<void> RunLog::mark_died(const std::string& run_id) {
    auto update = MR_TRY(database_.prepare(
        "UPDATE elt_run SET status = 'died' WHERE run_id = ? AND status = 'running'"));
    return update.bind(run_id).run();
}

base::Result<void> RunLog::record(const std::string& run_id, const StepResult& step) {
    auto insert = MR_TRY(
        database_.prepare("INSERT INTO elt_step (run_id, table_name, status, version, row_count, "
                          "byte_count, duration_us, route, message, began_us) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    const std::string table = step.table.to_string();
    MR_TRY(insert
               .bind(run_id, table, to_string(step.status), step.version, step.rows, step.bytes,
                     static_cast<int64_t>(step.duration.count() / 1000),
                     step.route == RouteKind::Fast ? "fast" : "general",
                     step.error ? step.error->to_string() : step.skipped_because,
                     base::to_microseconds(step.began))
               .run());
    auto test = MR_TRY(
        database_.prepare("INSERT INTO elt_test_result (run_id, table_name, test, severity, "
                          "passed, failures, error, samples) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    for (const auto& result : step.tests) {
        std::optional<std::string> error;
        if (result.error) error = result.error->to_string();
        MR_TRY(test.bind(run_id, table, result.test->name(),
                         result.test->severity == Severity::Warn ? "warn" : "error",
                         static_cast<int64_t>(result.passed), result.failures, error,
                         samples_json(result))
                   .run());
    }
    return {};
}

base::Result<void> RunLog::add_message(const std::string& run_id, const StepResult& step) {
    auto update = MR_TRY(
        database_.prepare("UPDATE elt_step SET message = ? WHERE run_id = ? AND table_name = ?"));
    return update.bind(step.error->to_string(), run_id, step.table.to_string()).run();
}

base::Result<void> RunLog::record_drop(const std::string& run_id, base::Timestamp time,
                                       const lake::TableId& table, const lake::Snapshot& last) {
    MR_TRY(begin(run_id, time));
    auto insert = MR_TRY(
        database_.prepare("INSERT INTO elt_step (run_id, table_name, status, version, row_count, "
                          "byte_count, duration_us, route, message, began_us) "
                          "VALUES (?, ?, 'dropped', ?, ?, ?, 0, '', '', ?)"));
    MR_TRY(insert
               .bind(run_id, table.to_string(), last.version, last.rows, last.bytes,
                     base::to_microseconds(time))
               .run());
    return end(run_id, time, "succeeded");
}

base::Result<void> RunLog::end(const std::string& run_id, base::Timestamp ended,
                               std::string_view status, std::string_view message) {
    auto update = MR_TRY(database_.prepare(
        "UPDATE elt_run SET ended_us = ?, status = ?, message = nullif(?, '') WHERE run_id = ?"));
    return update.bind(base::to_microseconds(ended), status, message, run_id).run();
}

base::Result<SourceCatalog::Known> RunLog::known_sources() {
    SourceCatalog::Known known;
    auto rows = MR_TRY(database_.prepare("SELECT source_name, columns FROM elt_source"));
    while (MR_TRY(rows.step())) {
        known[lake::TableId::from_text(rows.view(0))] =
            MR_TRY(known_columns(MR_TRY(base::parse_json(rows.view(1)))));
    }
    return known;
}

base::Result<void> RunLog::remember_sources(const SourceCatalog::Known& known) {
    auto upsert = MR_TRY(database_.prepare(
        "INSERT INTO elt_source VALUES (?, ?) ON CONFLICT (source_name) DO UPDATE "
        "SET source_name = excluded.source_name, columns = excluded.columns"));
    for (const auto& [id, columns] : known) {
        base::Json json = base::Json::array();
        for (const auto& column : columns) {
            json.push_back({{"name", column.name}, {"type", nullptr}});
            if (column.type) json.back()["type"] = column.type->to_string();
        }
        MR_TRY(upsert.bind(id.to_string(), json.dump()).run());
    }
    return {};
}

base::Result<void> RunLog::remember_inputs(const lake::TableId& table,
                                           const std::vector<lake::TableId>& inputs) {
    auto forget = MR_TRY(database_.prepare("DELETE FROM elt_input WHERE table_name = ?"));
    MR_TRY(forget.bind(table.to_string()).run());
    auto insert = MR_TRY(database_.prepare("INSERT OR IGNORE INTO elt_input VALUES (?, ?)"));
    for (const auto& input : inputs)
        MR_TRY(insert.bind(input.to_string(), table.to_string()).run());
    return {};
}

base::Result<std::vector<lake::TableId>> RunLog::built_from(const lake::TableId& input) {
    return tables("SELECT table_name FROM elt_input WHERE input_name = ?", input);
}

base::Result<std::vector<lake::TableId>> RunLog::derived_from(const lake::TableId& input) {
    return tables(
        "WITH RECURSIVE derived (name) AS (SELECT table_name FROM elt_input WHERE input_name = ? "
        "UNION SELECT table_name FROM elt_input JOIN derived ON input_name = name) "
        "SELECT name FROM derived",
        input);
}

base::Result<std::vector<lake::TableId>> RunLog::tables(const char* query,
                                                        const lake::TableId& input) {
    auto rows = MR_TRY(database_.prepare(query));
    rows.bind(input.to_string());
    std::vector<lake::TableId> tables;
    while (MR_TRY(rows.step())) tables.push_back(lake::TableId::from_text(rows.view(0)));
    return tables;
}

}  // namespace millrace::elt
