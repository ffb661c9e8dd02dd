// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <duckdb.hpp>
#include <duckdb/planner/column_binding.hpp>
#include <duckdb/planner/expression.hpp>
#include <duckdb/planner/expression/bound_aggregate_expression.hpp>
#include <duckdb/planner/expression/bound_function_expression.hpp>
#include <duckdb/planner/expression/bound_window_expression.hpp>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sql/lineage_trace.h"

namespace millrace::sql {

// The columns of a plan's operators so far. In a bound plan each has a number of its own, by which
// expressions above it, and those of correlated subqueries, refer to it.
class PlanColumns {
  public:
    std::unordered_map<duckdb::idx_t, std::vector<TracePtr>> tables;
    // Sides of FULL JOIN ... USING and the like: COALESCE over both is the joined column.
    void note_joined(const duckdb::Expression& left, const duckdb::Expression& right);
    bool are_joined(const duckdb::ColumnBinding& left, const duckdb::ColumnBinding& right) const;

  private:
    std::set<std::array<duckdb::idx_t, 4>> joined_;
};

// Whether a cast leaves every value as it is: to a wider number, from ENUM or to JSON.
bool keeps_values(const duckdb::LogicalType& from, const duckdb::LogicalType& to);

// Follows expressions of a bound plan down to the columns of the operators below.
class ExpressionLineage {
  public:
    ExpressionLineage(Sources& sources, const PlanColumns& columns)
        : sources_(sources), columns_(columns) {}

    TracePtr trace(const duckdb::Expression& expression);
    TracePtr column(const duckdb::ColumnBinding& binding);
    TracePtr unresolved(const std::string& reason);

  private:
    TracePtr trace_function(const duckdb::BoundFunctionExpression& call);
    TracePtr trace_lambda(const duckdb::BoundFunctionExpression& call,
                          const duckdb::Expression& body, bool has_index, bool has_initial);
    TracePtr trace_cast(const TracePtr& child, const duckdb::LogicalType& from,
                        const duckdb::LogicalType& to);
    TracePtr trace_case(const duckdb::Expression& expression);
    TracePtr trace_coalesce(const duckdb::Expression& expression);
    TracePtr trace_aggregate(const duckdb::BoundAggregateExpression& aggregate);
    TracePtr trace_window(const duckdb::BoundWindowExpression& window);
    TracePtr trace_children(const duckdb::Expression& expression);
    std::vector<TracePtr> trace_all(
        const duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& expressions);

    Sources& sources_;
    const PlanColumns& columns_;
    std::vector<TracePtr> arguments_;  // of the lambda whose body is being read
};

}  // namespace millrace::sql
