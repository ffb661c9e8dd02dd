// SPDX-License-Identifier: Apache-2.0
#include "elt/run_tests.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sql/session.h"

namespace millrace::elt {
namespace {

base::Result<int64_t> count_rows(sql::Session& session, const std::string& query) {
    auto rows = MR_TRY(session.run("SELECT count(*) FROM (" + query + ")"));
    const auto batch = MR_TRY(rows->next());
    return batch.columns[0].values<int64_t>()[0];
}

// The first failures, every value as text; nothing for null.
base::Result<void> take_samples(sql::Session& session, const std::string& query,
                                TestResult& result) {
    const auto bound = MR_TRY(session.bind(query));
    std::string columns;
    for (const auto& field : bound.schema.fields) {
        const std::string name = base::sql_identifier(field.name);
        columns +=
            fmt::format("{}CAST({} AS VARCHAR) AS {}", columns.empty() ? "" : ", ", name, name);
        result.columns.push_back(field.name);
    }
    auto rows = MR_TRY(session.run(
        fmt::format("SELECT {} FROM ({}) ORDER BY ALL LIMIT {}", columns, query, kSamplesMax)));
    while (true) {
        const auto batch = MR_TRY(rows->next());
        if (batch.rows == 0) return {};
        for (size_t row = 0; row < batch.rows; ++row) {
            auto& sample = result.samples.emplace_back();
            for (const auto& column : batch.columns) {
                if (column.is_valid(row)) {
                    sample.emplace_back(column.values<columnar::TextRef>()[row].view());
                } else {
                    sample.emplace_back();
                }
            }
        }
    }
}

base::Result<void> check_row_count(sql::Session& session, const std::string& table,
                                   const std::vector<lake::StoredFile>* files, TestResult& result) {
    const DataTest& test = *result.test;
    int64_t rows = 0;
    if (files != nullptr) {
        for (const auto& file : *files) rows += file.rows;
    } else {
        rows = MR_TRY(count_rows(session, "SELECT 1 FROM " + table));
    }
    result.passed =
        (!test.rows_min || rows >= *test.rows_min) && (!test.rows_max || rows <= *test.rows_max);
    result.failures = result.passed ? 0 : 1;
    result.columns = {"rows"};
    if (!result.passed) result.samples = {{std::to_string(rows)}};
    return {};
}

// Every other kind: none of the rows that its query would show.
base::Result<void> check_rows(sql::Session& session, base::Timestamp now, TestResult& result) {
    const std::string query = failures_query(*result.test, result.table, now);
    result.failures = MR_TRY(count_rows(session, query));
    result.passed = result.failures == 0;
    if (result.passed) return {};
    return take_samples(session, query, result);
}

// The nulls of a column by the files' statistics; nothing if they do not say.
std::optional<int64_t> nulls_in(const std::string& column, const columnar::Schema& schema,
                                const std::vector<std::string>& partition_by,
                                const std::vector<lake::StoredFile>& files) {
    const auto index = schema.find(column);
    if (!index) return std::nullopt;
    size_t stored = 0;  // position among the columns that are in the files
    for (size_t i = 0; i < schema.fields.size(); ++i) {
        const bool partition =
            std::any_of(partition_by.begin(), partition_by.end(),
                        [&](const auto& name) { return schema.find(name) == i; });
        if (i == *index && partition) return std::nullopt;
        if (i == *index) break;
        if (!partition) ++stored;
    }
    if (schema.fields[*index].type.is_nested()) return std::nullopt;
    int64_t nulls = 0;
    for (const auto& file : files) {
        if (stored >= file.columns.size()) return std::nullopt;
        nulls += file.columns[stored].null_count;
    }
    return nulls;
}

// Whether the test can be told from partition values alone: then no file need be opened for it.
bool needs_only(const std::vector<std::string>& partition_by, const columnar::Schema& schema,
                const DataTest& test, sql::Session& session) {
    if (partition_by.empty()) return false;
    if (test.kind == TestKind::AcceptedValues || test.kind == TestKind::NotNull) {
        return std::any_of(partition_by.begin(), partition_by.end(), [&](const auto& name) {
            return schema.find(name) == schema.find(test.columns[0]);
        });
    }
    if (test.kind != TestKind::Expression) return false;
    std::string values;
    for (const auto& name : partition_by) {
        const auto& field = schema.fields[*schema.find(name)];
        values += fmt::format("{}CAST(NULL AS {}) AS {}", values.empty() ? "" : ", ",
                              field.type.to_string(), base::sql_identifier(field.name));
    }
    return session.bind(fmt::format("SELECT {} FROM (SELECT {})", failures_aggregate(test), values))
        .ok();
}

// Drops from `tests` those that pass, found in one pass over the table. Those that fail, and all if
// one of them cannot be computed, stay: they are then asked one by one.
void drop_passing(sql::Session& session, const std::string& table,
                  std::vector<const DataTest*>& tests) {
    std::string aggregates;
    for (const DataTest* test : tests) {
        aggregates += (aggregates.empty() ? "" : ", ") + failures_aggregate(*test);
    }
    auto rows = session.run(fmt::format("SELECT {} FROM {}", aggregates, table));
    if (!rows.ok()) return;
    const auto batch = (*rows)->next();
    if (!batch.ok() || batch->rows == 0) return;
    std::vector<const DataTest*> failing;
    for (size_t i = 0; i < tests.size(); ++i) {
        if (batch->columns[i].values<int64_t>()[0] != 0) failing.push_back(tests[i]);
    }
    tests = std::move(failing);
}

}  // namespace

base::Result<std::vector<TestResult>> run_tests(const RunContext& context, const Model& model,
                                                const columnar::Schema& schema,
                                                const std::vector<std::string>& partition_by,
                                                const std::vector<lake::StoredFile>* files,
                                                const base::Progress& progress) {
    std::vector<const DataTest*> tests;
    for (const auto& column : model.columns) {
        for (const auto& test : column.tests) tests.push_back(&test);
    }
    for (const auto& test : model.tests) tests.push_back(&test);
    std::vector<TestResult> results;
    if (tests.empty()) return results;
    const auto tell_decided = [&](size_t decided) {
        if (progress) {
            progress(static_cast<int64_t>(decided), static_cast<int64_t>(tests.size()));
        }
    };
    tell_decided(0);

    const std::string table = model.id.sql_name();
    auto session = MR_TRY(sql::Session::open(context.engine, context.names, context.stop));
    const auto told_by_statistics = [&](const DataTest& test) {
        return test.kind == TestKind::NotNull && files != nullptr &&
               nulls_in(test.columns[0], schema, partition_by, *files) == 0;
    };
    std::vector<const DataTest*> one_pass;
    for (const DataTest* test : tests) {
        if (test->kind != TestKind::RowCount && test->kind != TestKind::Freshness &&
            !told_by_statistics(*test) && !needs_only(partition_by, schema, *test, *session)) {
            one_pass.push_back(test);
        }
    }
    std::vector<const DataTest*> suspects = one_pass;
    if (one_pass.size() > 1) drop_passing(*session, table, suspects);
    const auto has = [](const std::vector<const DataTest*>& list, const DataTest* test) {
        return std::find(list.begin(), list.end(), test) != list.end();
    };

    for (const DataTest* test : tests) {
        tell_decided(results.size());
        TestResult& result = results.emplace_back();
        result.test = test;
        result.table = model.id;
        result.passed = told_by_statistics(*test) || (has(one_pass, test) && !has(suspects, test));
        if (result.passed) continue;
        auto computed = test->kind == TestKind::RowCount
                            ? check_row_count(*session, table, files, result)
                            : check_rows(*session, context.clock.now(), result);
        if (computed.ok()) continue;
        result.error = std::move(computed).error();
        result.passed = false;
        if (result.error->kind() == base::ErrorKind::Cancelled) return *result.error;
    }
    return results;
}

}  // namespace millrace::elt
