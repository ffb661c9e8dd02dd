// SPDX-License-Identifier: Apache-2.0
#include "sql/plan_lineage.h"

#include <duckdb/planner/binder.hpp>
#include <duckdb/planner/expression/list.hpp>
#include <duckdb/planner/operator/list.hpp>

namespace millrace::sql {
namespace {

using duckdb::ExpressionClass;
using duckdb::LogicalOperator;
using duckdb::LogicalOperatorType;

constexpr int kDepthMax = 2000;  // of operators in operators

// (SELECT x FROM ...) as a value is planned as first(x), with an error if count(*) > 1: it
// passes x on. The query below, or nothing if this is something else.
LogicalOperator* rows_of_scalar_subquery(duckdb::LogicalProjection& projection) {
    const auto& below = *projection.children[0];
    if (below.type != LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY) return nullptr;
    if (!below.Cast<duckdb::LogicalAggregate>().groups.empty()) return nullptr;
    for (const auto& expression : projection.expressions) {
        if (expression->GetExpressionClass() != ExpressionClass::BOUND_CASE) return nullptr;
        const auto& checks = expression->Cast<duckdb::BoundCaseExpression>().case_checks;
        const auto& then = *checks.at(0).then_expr;
        if (then.GetExpressionClass() != ExpressionClass::BOUND_FUNCTION) return nullptr;
        const auto& call = then.Cast<duckdb::BoundFunctionExpression>();
        if (call.function.name != "error" ||
            then.ToString().find("returned by a subquery used as an expression") ==
                std::string::npos) {
            return nullptr;
        }
    }
    return below.children[0].get();
}

}  // namespace

PlanLineage::PlanLineage(duckdb::ClientContext& context)
    : tables_(SessionContext::of(context).lineage->tables), expressions_(sources_, columns_) {}

ColumnLineage PlanLineage::read(LogicalOperator& plan, const std::vector<std::string>& names) {
    const Decided decided = walk(plan);
    return lineage_of(sources_, names, traces_of(plan), decided.rows);
}

std::vector<TracePtr> PlanLineage::traces_of(LogicalOperator& op) {
    std::vector<TracePtr> traces;
    for (const auto& binding : op.GetColumnBindings()) {
        traces.push_back(expressions_.column(binding));
    }
    return traces;
}

Decided PlanLineage::walk(LogicalOperator& op) {
    if (++depth_ > kDepthMax) {
        throw duckdb::BinderException("query is nested too deep to follow its columns");
    }
    Decided decided = walk_operator(op);
    --depth_;
    return decided;
}

Decided PlanLineage::walk_operator(LogicalOperator& op) {
    switch (op.type) {
        case LogicalOperatorType::LOGICAL_GET:
            return walk_get(op.Cast<duckdb::LogicalGet>());
        case LogicalOperatorType::LOGICAL_DUMMY_SCAN:
        case LogicalOperatorType::LOGICAL_EMPTY_RESULT:
            return constants(op);
        case LogicalOperatorType::LOGICAL_CHUNK_GET:
            return constants(op);
        case LogicalOperatorType::LOGICAL_EXPRESSION_GET:
            return walk_values(op.Cast<duckdb::LogicalExpressionGet>());
        case LogicalOperatorType::LOGICAL_PROJECTION:
            return walk_projection(op.Cast<duckdb::LogicalProjection>());
        case LogicalOperatorType::LOGICAL_FILTER: {
            Decided decided = walk(*op.children[0]);
            for (const auto& condition : op.expressions) {
                add_to(decided.rows, used_in(*condition));
            }
            return decided;
        }
        case LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY:
            return walk_aggregate(op.Cast<duckdb::LogicalAggregate>());
        case LogicalOperatorType::LOGICAL_WINDOW:
            return walk_window(op.Cast<duckdb::LogicalWindow>());
        case LogicalOperatorType::LOGICAL_UNNEST:
            return walk_unnest(op.Cast<duckdb::LogicalUnnest>());
        case LogicalOperatorType::LOGICAL_DISTINCT:
            return walk_distinct(op.Cast<duckdb::LogicalDistinct>());
        case LogicalOperatorType::LOGICAL_ORDER_BY: {
            Decided decided = walk(*op.children[0]);
            decided.order.clear();
            for (const auto& order : op.Cast<duckdb::LogicalOrder>().orders) {
                add_to(decided.order, used_in(*order.expression));
            }
            return decided;
        }
        case LogicalOperatorType::LOGICAL_LIMIT:
            return walk_limit(op.Cast<duckdb::LogicalLimit>());
        case LogicalOperatorType::LOGICAL_SAMPLE:
            return walk(*op.children[0]);
        case LogicalOperatorType::LOGICAL_PIVOT:
            return walk_pivot(op.Cast<duckdb::LogicalPivot>());
        case LogicalOperatorType::LOGICAL_COMPARISON_JOIN:
        case LogicalOperatorType::LOGICAL_ASOF_JOIN:
            return walk_comparison_join(op.Cast<duckdb::LogicalComparisonJoin>());
        case LogicalOperatorType::LOGICAL_DEPENDENT_JOIN:
            return walk_dependent_join(op.Cast<duckdb::LogicalDependentJoin>());
        case LogicalOperatorType::LOGICAL_ANY_JOIN: {
            auto& join = op.Cast<duckdb::LogicalAnyJoin>();
            Decided left = walk(*op.children[0]);
            Decided right = walk(*op.children[1]);
            const TracePtr condition = trace(*join.condition);
            return joined(join, std::move(left), std::move(right), {condition});
        }
        case LogicalOperatorType::LOGICAL_CROSS_PRODUCT:
        case LogicalOperatorType::LOGICAL_POSITIONAL_JOIN: {
            Decided decided = walk(*op.children[0]);
            const Decided right = walk(*op.children[1]);
            add_to(decided.rows, right.rows);
            if (op.type == LogicalOperatorType::LOGICAL_POSITIONAL_JOIN) {
                add_to(decided.rows, decided.order);
                add_to(decided.rows, right.order);
            }
            return decided;
        }
        case LogicalOperatorType::LOGICAL_UNION:
        case LogicalOperatorType::LOGICAL_EXCEPT:
        case LogicalOperatorType::LOGICAL_INTERSECT:
            return walk_set_operation(op.Cast<duckdb::LogicalSetOperation>());
        case LogicalOperatorType::LOGICAL_MATERIALIZED_CTE: {
            // Its rows count where it is read.
            auto& cte = op.Cast<duckdb::LogicalMaterializedCTE>();
            Decided decided = walk(*op.children[0]);
            common_tables_[cte.table_index] = {traces_of(*op.children[0]), std::move(decided)};
            return walk(*op.children[1]);
        }
        case LogicalOperatorType::LOGICAL_RECURSIVE_CTE:
            return walk_recursion(op.Cast<duckdb::LogicalRecursiveCTE>());
        case LogicalOperatorType::LOGICAL_CTE_REF:
            return walk_reference(op.Cast<duckdb::LogicalCTERef>());
        default:
            return unknown(op);
    }
}

Decided PlanLineage::walk_projection(duckdb::LogicalProjection& projection) {
    if (auto* rows = rows_of_scalar_subquery(projection)) {
        Decided decided = walk(*rows);
        auto& columns = table(projection.table_index);
        columns.clear();
        for (const auto& value : traces_of(*rows)) {
            columns.push_back(influenced(value, decided.rows));
        }
        return {};
    }
    Decided decided = walk(*projection.children[0]);
    std::vector<TracePtr> columns;
    columns.reserve(projection.expressions.size());
    for (const auto& expression : projection.expressions) {
        columns.push_back(trace(*expression));
    }
    table(projection.table_index) = std::move(columns);
    return decided;
}

Decided PlanLineage::walk_aggregate(duckdb::LogicalAggregate& aggregate) {
    Decided decided = walk(*aggregate.children[0]);
    std::vector<TracePtr> groups;
    for (const auto& group : aggregate.groups) groups.push_back(trace(*group));
    // Without groups there is one row in any case: what decided about rows decides about values.
    Influences by;
    if (groups.empty()) std::swap(by, decided.rows);
    std::vector<TracePtr> values;
    for (const auto& expression : aggregate.expressions) {
        auto value = influenced(trace(*expression), by);
        const auto& call = expression->Cast<duckdb::BoundAggregateExpression>();
        const bool by_order =
            !call.order_bys && !call.children.empty() &&
            call.function.order_dependent == duckdb::AggregateOrderDependent::ORDER_DEPENDENT;
        values.push_back(by_order ? influenced(value, decided.order) : value);
    }
    for (const auto& group : groups) add_to(decided.rows, used_as_key(group));
    table(aggregate.group_index) = std::move(groups);
    table(aggregate.aggregate_index) = std::move(values);
    // GROUPING() tells of the query, not of values.
    table(aggregate.groupings_index).assign(aggregate.grouping_functions.size(), no_trace());
    decided.order.clear();
    return decided;
}

Decided PlanLineage::walk_window(duckdb::LogicalWindow& op) {
    Decided decided = walk(*op.children[0]);
    std::vector<TracePtr> values;
    for (const auto& expression : op.expressions) {
        const bool ordered = !expression->Cast<duckdb::BoundWindowExpression>().orders.empty();
        const auto value = trace(*expression);
        values.push_back(ordered ? value : influenced(value, decided.order));
    }
    table(op.window_index) = std::move(values);
    return decided;
}

Decided PlanLineage::walk_unnest(duckdb::LogicalUnnest& op) {
    Decided decided = walk(*op.children[0]);
    std::vector<TracePtr> elements;
    for (const auto& expression : op.expressions) {
        elements.push_back(trace(*expression));
        const auto& list = *expression->Cast<duckdb::BoundUnnestExpression>().child;
        add_to(decided.rows, used_as_list(trace(list)));
    }
    table(op.unnest_index) = std::move(elements);
    return decided;
}

Decided PlanLineage::walk_distinct(duckdb::LogicalDistinct& op) {
    Decided decided = walk(*op.children[0]);
    const bool on = op.distinct_type == duckdb::DistinctType::DISTINCT_ON;
    for (const auto& target : op.distinct_targets) {
        const auto value = trace(*target);
        add_to(decided.rows, on ? used(value) : used_as_key(value));
    }
    if (on) add_to(decided.rows, decided.order);
    if (op.order_by) {
        for (const auto& order : op.order_by->orders) {
            add_to(decided.rows, used_in(*order.expression));
        }
    }
    decided.order.clear();
    return decided;
}

Decided PlanLineage::walk_limit(duckdb::LogicalLimit& limit) {
    Decided decided = walk(*limit.children[0]);
    add_to(decided.rows, decided.order);
    for (auto* value : {&limit.limit_val, &limit.offset_val}) {
        if (value->GetExpression()) add_to(decided.rows, used_in(*value->GetExpression()));
    }
    return decided;
}

// Below it stand the groups, a list for each aggregate and the list of names.
Decided PlanLineage::walk_pivot(duckdb::LogicalPivot& pivot) {
    Decided decided = walk(*pivot.children[0]);
    const auto inputs = traces_of(*pivot.children[0]);
    const size_t groups = pivot.bound_pivot.group_count;
    const Influences by = used(inputs.back());
    auto& columns = table(pivot.pivot_index);
    columns.assign(inputs.begin(), inputs.begin() + static_cast<ptrdiff_t>(groups));
    const size_t aggregates = inputs.size() - groups - 1;
    for (size_t i = groups; i < pivot.bound_pivot.types.size(); ++i) {
        const auto& values = inputs[groups + (i - groups) % aggregates];
        columns.push_back(influenced(values->element ? values->element : values, by));
    }
    return decided;
}

ColumnLineage read_column_lineage(duckdb::ClientContext& context, duckdb::SQLStatement& query) {
    auto bound = duckdb::Binder::CreateBinder(context)->Bind(query);
    return PlanLineage(context).read(*bound.plan, bound.names);
}

}  // namespace millrace::sql
