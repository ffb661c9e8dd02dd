// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/yaml.h"
#include "columnar/type.h"
#include "lake/lake.h"

namespace millrace::elt {

enum class TestKind : uint8_t {
    NotNull,
    Unique,
    AcceptedValues,
    Relationships,
    Expression,
    RowCount,
    Freshness,
};

enum class Severity : uint8_t { Error, Warn };  // an error stops the publish, a warning does not

// A statement about a table that must hold before it is published.
struct DataTest {
    TestKind kind = TestKind::NotNull;
    Severity severity = Severity::Error;
    base::Location location;
    std::vector<std::string> columns;  // NotNull, AcceptedValues, Relationships, Freshness: one
    std::vector<std::string> values;   // AcceptedValues, compared as text
    lake::TableId to;                  // Relationships
    std::string to_column;             // Relationships
    std::string expression;            // Expression: true or null for every row
    std::optional<int64_t> rows_min;   // RowCount
    std::optional<int64_t> rows_max;   // RowCount
    std::chrono::seconds max_age{0};   // Freshness: of the newest value, at the time of the test

    // "not_null(patient)", "row_count(min: 1)".
    std::string name() const;
};

// Reads a list of tests: `not_null`, `- accepted_values: [M, F]`, `- unique: {columns: [a, b],
// severity: warn}` ... `column` is empty for a table's own tests.
base::Result<std::vector<DataTest>> parse_tests(const base::Yaml& yaml, const std::string& column);

// A query that fails where an accepted value is none of the column's type.
std::string values_query(const DataTest& test, const columnar::Type& type);

// A query whose rows are the test's failures, as they would be shown to a person. Not for RowCount.
std::string failures_query(const DataTest& test, const lake::TableId& table, base::Timestamp now);

// An aggregate over the table that is more than zero exactly if the test fails, so that one pass
// over a table can tell which of its tests do. Not for RowCount and Freshness.
std::string failures_aggregate(const DataTest& test);

}  // namespace millrace::elt
