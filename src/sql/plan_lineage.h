// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <duckdb.hpp>
#include <duckdb/planner/logical_operator.hpp>
#include <duckdb/planner/logical_tokens.hpp>
#include <duckdb/planner/operator/logical_dependent_join.hpp>
#include <map>
#include <string>
#include <vector>

#include "sql/column_lineage.h"
#include "sql/expression_lineage.h"
#include "sql/lineage_trace.h"
#include "sql/session_state.h"

namespace millrace::sql {

// How often the recursive part of a WITH RECURSIVE is read until nothing new comes of it. Each time
// a column passes on what it got by one step; a query that moves values through more columns than
// this is told under `unresolved`.
inline constexpr int kRecursionPassesMax = 100;

// What decides about the rows of an operator, beside the values in them.
struct Decided {
    Influences rows;   // which there are
    Influences order;  // which comes first: matters under a LIMIT
};

// Walks a bound plan from its leaves up, and keeps of each operator the traces of its columns.
class PlanLineage {
  public:
    explicit PlanLineage(duckdb::ClientContext& context);
    ColumnLineage read(duckdb::LogicalOperator& plan, const std::vector<std::string>& names);

  private:
    struct CommonTable {
        std::vector<TracePtr> columns;
        Decided decided;
    };

    std::vector<TracePtr> traces_of(duckdb::LogicalOperator& op);
    TracePtr trace(const duckdb::Expression& expression) { return expressions_.trace(expression); }
    Influences used_in(const duckdb::Expression& expression) { return used(trace(expression)); }
    std::vector<TracePtr>& table(duckdb::idx_t index) { return columns_.tables[index]; }

    Decided walk(duckdb::LogicalOperator& op);
    Decided walk_operator(duckdb::LogicalOperator& op);
    // A column, and what is known of its parts by its type.
    TracePtr source_column(ColumnRef column, const duckdb::LogicalType& type,
                           Derivation how = Derivation::Identity);
    Decided walk_get(duckdb::LogicalGet& get);
    Decided walk_row_function(duckdb::LogicalGet& get);
    Decided walk_values(duckdb::LogicalExpressionGet& values);
    Decided constants(duckdb::LogicalOperator& op);
    Decided unknown(duckdb::LogicalOperator& op);
    Decided walk_projection(duckdb::LogicalProjection& projection);
    Decided walk_aggregate(duckdb::LogicalAggregate& aggregate);
    Decided walk_window(duckdb::LogicalWindow& op);
    Decided walk_unnest(duckdb::LogicalUnnest& op);
    Decided walk_distinct(duckdb::LogicalDistinct& op);
    Decided walk_limit(duckdb::LogicalLimit& limit);
    Decided walk_pivot(duckdb::LogicalPivot& pivot);
    // What a join makes of its sides, already walked, and its conditions.
    Decided joined(duckdb::LogicalJoin& join, Decided left, const Decided& right,
                   const std::vector<TracePtr>& conditions);
    Decided walk_comparison_join(duckdb::LogicalComparisonJoin& join);
    Decided walk_dependent_join(duckdb::LogicalDependentJoin& join);
    Decided walk_set_operation(duckdb::LogicalSetOperation& op);
    Decided walk_reference(duckdb::LogicalCTERef& reference);
    Decided walk_recursion(duckdb::LogicalRecursiveCTE& cte);

    const std::map<std::string, KnownTable>& tables_;
    Sources sources_;
    PlanColumns columns_;
    ExpressionLineage expressions_;
    std::map<duckdb::idx_t, CommonTable> common_tables_;
    int depth_ = 0;
};

// Binds the query and reads the lineage off its plan, before anything is optimised: correlated
// columns then still refer to where they come from. The session's names must stand for columns
// alone (SessionContext::lineage). Throws what DuckDB throws.
ColumnLineage read_column_lineage(duckdb::ClientContext& context, duckdb::SQLStatement& query);

}  // namespace millrace::sql
