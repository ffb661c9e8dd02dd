// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/relation.h"

namespace millrace::sql {

// From which columns each column of a query's result comes, read off DuckDB's bound plan
// (Session::lineage). Tables are those that the query names: a view is one of them and is not
// looked through, AT (VERSION => n) is the table, common table expressions are looked through.

// A column of a table, or a field inside of it: {"address", "city"} of a column `person`. Fields
// of structs that stand in a list are named alike.
struct ColumnRef {
    TableName table;
    std::string column;
    std::vector<std::string> path;  // empty: the whole column
    std::string to_string() const;  // "silver.visits.person.address.city"
    auto operator<=>(const ColumnRef&) const = default;
};

// What happened to a value on its way, the strongest last: along a path the strongest step counts,
// and of two ways from one column to another the stronger.
enum class Derivation : uint8_t {
    // Passed on as it is: names, stars, joined, united, picked out of a struct or a subquery, cast
    // to a type that holds every value unchanged (INTEGER to BIGINT).
    Identity,
    // Computed row by row, from this value or by it (the condition of a CASE).
    Transformation,
    // An aggregate or a window function stands in between.
    Aggregation,
};
std::string_view to_string(Derivation how);

struct ColumnOrigin {
    ColumnRef source;
    Derivation how = Derivation::Identity;
    auto operator<=>(const ColumnOrigin&) const = default;
};

struct OutputColumn {
    std::string name;
    std::vector<ColumnOrigin> from;  // sorted, each source once; empty for constants, count(*)
};

struct ColumnLineage {
    std::vector<OutputColumn> columns;  // in the query's order
    // Columns that decide which rows there are, or about values without going into them: filters
    // (WHERE, HAVING, QUALIFY, FILTER), join conditions, DISTINCT ON, ORDER BY under a LIMIT and
    // inside aggregates, PARTITION BY and ORDER BY of windows, what EXCEPT and INTERSECT compare
    // with; and those by which rows become one (GROUP BY, DISTINCT, UNION) or many (unnest), where
    // no column of the result shows them. Only what can be seen in the result counts: not the
    // filter of a common table expression that nobody reads. Sorted, each once.
    std::vector<ColumnRef> influences;
    // What could not be followed and why: "total: table function read_csv: ...". Sorted.
    std::vector<std::string> unresolved;
};

}  // namespace millrace::sql
