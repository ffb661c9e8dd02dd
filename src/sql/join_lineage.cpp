// SPDX-License-Identifier: Apache-2.0
// Operators over more than one query: joins, set operations, common table expressions.
#include <duckdb/planner/operator/list.hpp>

#include <algorithm>

#include "sql/plan_lineage.h"

namespace millrace::sql {
using duckdb::JoinType;
using duckdb::LogicalOperatorType;

// What a join makes of its sides, already walked, and its conditions.
Decided PlanLineage::joined(duckdb::LogicalJoin& join, Decided left, const Decided& right,
                            const std::vector<TracePtr>& conditions) {
    if (join.join_type == JoinType::MARK) {
        // x IN (SELECT y ...), EXISTS: one more column and no row more or less.
        table(join.mark_index) = {influenced(computed(conditions), right.rows)};
        return left;
    }
    if (join.join_type == JoinType::SINGLE) {
        // A scalar subquery: likewise.
        for (const auto& binding : join.children[1]->GetColumnBindings()) {
            auto& columns = table(binding.table_index);
            auto& value = columns.at(binding.column_index);
            value = influenced(value, right.rows);
        }
        return left;
    }
    add_to(left.rows, right.rows);
    for (const auto& condition : conditions) add_to(left.rows, used(condition));
    return left;
}

Decided PlanLineage::walk_comparison_join(duckdb::LogicalComparisonJoin& join) {
    Decided left = walk(*join.children[0]);
    const Decided right = walk(*join.children[1]);
    std::vector<TracePtr> conditions;
    for (const auto& condition : join.conditions) {
        conditions.push_back(trace(*condition.left));
        conditions.push_back(trace(*condition.right));
        if (condition.comparison == duckdb::ExpressionType::COMPARE_EQUAL) {
            columns_.note_joined(*condition.left, *condition.right);
        }
    }
    if (join.predicate) conditions.push_back(trace(*join.predicate));
    return joined(join, std::move(left), right, conditions);
}

// A correlated subquery or a lateral join: its right side refers to columns of its left one.
Decided PlanLineage::walk_dependent_join(duckdb::LogicalDependentJoin& join) {
    Decided left = walk(*join.children[0]);
    const Decided right = walk(*join.children[1]);
    std::vector<TracePtr> conditions;
    for (const auto& expression : join.expression_children) {
        conditions.push_back(trace(*expression));
    }
    if (!join.expression_children.empty()) {
        const auto compared = traces_of(*join.children[1]);
        conditions.insert(conditions.end(), compared.begin(), compared.end());
    }
    for (const auto& condition : join.conditions) {
        conditions.push_back(trace(*condition.left));
        conditions.push_back(trace(*condition.right));
    }
    for (const auto& expression : join.arbitrary_expressions) {
        conditions.push_back(trace(*expression));
    }
    if (join.join_condition) conditions.push_back(trace(*join.join_condition));
    return joined(join, std::move(left), right, conditions);
}

Decided PlanLineage::walk_set_operation(duckdb::LogicalSetOperation& op) {
    const bool unites = op.type == LogicalOperatorType::LOGICAL_UNION;
    Decided decided = walk(*op.children[0]);
    std::vector<TracePtr> columns = traces_of(*op.children[0]);
    columns.resize(op.column_count, no_trace());
    for (size_t side = 1; side < op.children.size(); ++side) {
        const Decided other = walk(*op.children[side]);
        add_to(decided.rows, other.rows);
        add_to(decided.order, other.order);
        const auto more = traces_of(*op.children[side]);
        for (size_t i = 0; i < columns.size() && i < more.size(); ++i) {
            if (unites) {
                columns[i] = either({columns[i], more[i]});
            } else {
                add_to(decided.rows, used(more[i]));
            }
        }
    }
    if (!unites || !op.setop_all) {
        for (const auto& column : columns) add_to(decided.rows, used_as_key(column));
    }
    table(op.table_index) = std::move(columns);
    return decided;
}

Decided PlanLineage::walk_reference(duckdb::LogicalCTERef& reference) {
    const auto found = common_tables_.find(reference.cte_index);
    if (found == common_tables_.end()) return unknown(reference);
    table(reference.table_index) = found->second.columns;
    return found->second.decided;
}

// What a column got, the recursive part hands on to others; until nothing new comes of it.
Decided PlanLineage::walk_recursion(duckdb::LogicalRecursiveCTE& cte) {
    CommonTable known;
    known.decided = walk(*cte.children[0]);
    known.columns = traces_of(*cte.children[0]);
    for (int pass = 0;; ++pass) {
        common_tables_[cte.table_index] = known;
        CommonTable next = known;
        add_to(next.decided.rows, walk(*cte.children[1]).rows);
        const auto more = traces_of(*cte.children[1]);
        for (size_t i = 0; i < next.columns.size() && i < more.size(); ++i) {
            next.columns[i] = either({known.columns[i], more[i]});
        }
        const bool settled = next.decided.rows == known.decided.rows &&
                             std::equal(next.columns.begin(), next.columns.end(),
                                        known.columns.begin(), known.columns.end(), equal);
        known = std::move(next);
        if (settled) break;
        if (pass == kRecursionPassesMax) {
            const auto trace = expressions_.unresolved(
                "recursion not settled after " + std::to_string(pass) + " passes: " + cte.ctename);
            for (auto& column : known.columns) column = either({column, trace});
            break;
        }
    }
    for (const auto& key : cte.key_targets) {
        // They refer to the columns of the result.
        table(cte.table_index) = known.columns;
        add_to(known.decided.rows, used_as_key(trace(*key)));
    }
    if (!cte.union_all && cte.key_targets.empty()) {
        for (const auto& column : known.columns) {
            add_to(known.decided.rows, used_as_key(column));
        }
    }
    table(cte.table_index) = known.columns;
    return known.decided;
}

}  // namespace millrace::sql
