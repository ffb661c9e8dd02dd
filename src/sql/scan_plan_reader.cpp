// SPDX-License-Identifier: Apache-2.0
#include "sql/scan_plan_reader.h"

#include <duckdb/execution/expression_executor.hpp>
#include <duckdb/planner/expression/bound_between_expression.hpp>
#include <duckdb/planner/expression/bound_comparison_expression.hpp>
#include <duckdb/planner/expression/bound_conjunction_expression.hpp>
#include <duckdb/planner/expression/bound_function_expression.hpp>
#include <duckdb/planner/expression/bound_operator_expression.hpp>
#include <duckdb/planner/expression/bound_reference_expression.hpp>
#include <duckdb/planner/operator/logical_filter.hpp>
#include <duckdb/planner/operator/logical_get.hpp>
#include <duckdb/planner/operator/logical_projection.hpp>

#include "base/text.h"
#include "sql/session_state.h"

namespace millrace::sql {
namespace {

using duckdb::Expression;
using duckdb::ExpressionClass;
using duckdb::ExpressionType;
using duckdb::LogicalOperatorType;
using duckdb::LogicalTypeId;

// Leaves the walk from any depth; caught in read_scan_plan.
struct Refuse {
    std::string reason;
};

// A column on its way up the plan. One that cannot be told is refused only if somebody uses it.
struct Slot {
    ScanOutput output;
    std::string refusal;
};
using Slots = std::vector<Slot>;

class Reader {
  public:
    explicit Reader(duckdb::ClientContext& context) : context_(context) {}

    ScanPlan read(duckdb::LogicalOperator& plan) {
        for (const Slot& slot : walk(plan)) result_.outputs.push_back(used(slot));
        return std::move(result_);
    }

  private:
    // The columns that an operator gives, as outputs of the scan.
    Slots walk(duckdb::LogicalOperator& op) {
        switch (op.type) {
            case LogicalOperatorType::LOGICAL_GET:
                return walk_get(op.Cast<duckdb::LogicalGet>());
            case LogicalOperatorType::LOGICAL_FILTER: {
                auto inputs = walk(*op.children[0]);
                for (auto& expression : op.expressions)
                    add_condition(condition(*expression, inputs));
                auto& map = op.Cast<duckdb::LogicalFilter>().projection_map;
                if (map.empty()) return inputs;
                Slots chosen;
                for (const auto index : map) chosen.push_back(inputs[index]);
                return chosen;
            }
            case LogicalOperatorType::LOGICAL_PROJECTION: {
                const auto inputs = walk(*op.children[0]);
                Slots outputs;
                for (auto& expression : op.expressions) {
                    try {
                        outputs.push_back({output(*expression, inputs), ""});
                    } catch (const Refuse& refuse) {
                        outputs.push_back({{}, refuse.reason});
                    }
                }
                return outputs;
            }
            case LogicalOperatorType::LOGICAL_DISTINCT:
                throw Refuse{"a DISTINCT below the top"};
            case LogicalOperatorType::LOGICAL_AGGREGATE_AND_GROUP_BY:
                throw Refuse{"an aggregate"};
            case LogicalOperatorType::LOGICAL_WINDOW:
                throw Refuse{"a window function"};
            case LogicalOperatorType::LOGICAL_ORDER_BY:
                throw Refuse{"an ORDER BY"};
            case LogicalOperatorType::LOGICAL_LIMIT:
                throw Refuse{"a LIMIT"};
            case LogicalOperatorType::LOGICAL_SAMPLE:
                throw Refuse{"a SAMPLE"};
            case LogicalOperatorType::LOGICAL_UNION:
                throw Refuse{"more than one SELECT: UNION"};
            case LogicalOperatorType::LOGICAL_EXCEPT:
                throw Refuse{"more than one SELECT: EXCEPT"};
            case LogicalOperatorType::LOGICAL_INTERSECT:
                throw Refuse{"more than one SELECT: INTERSECT"};
            case LogicalOperatorType::LOGICAL_DUMMY_SCAN:
            case LogicalOperatorType::LOGICAL_EMPTY_RESULT:
            case LogicalOperatorType::LOGICAL_EXPRESSION_GET:
            case LogicalOperatorType::LOGICAL_CHUNK_GET:
                throw Refuse{"reads no CSV source"};
            case LogicalOperatorType::LOGICAL_UNNEST:
                throw Refuse{"an UNNEST"};
            case LogicalOperatorType::LOGICAL_MATERIALIZED_CTE:
            case LogicalOperatorType::LOGICAL_RECURSIVE_CTE:
            case LogicalOperatorType::LOGICAL_CTE_REF:
                throw Refuse{"a WITH"};
            case LogicalOperatorType::LOGICAL_COMPARISON_JOIN:
            case LogicalOperatorType::LOGICAL_ANY_JOIN:
            case LogicalOperatorType::LOGICAL_ASOF_JOIN:
            case LogicalOperatorType::LOGICAL_POSITIONAL_JOIN:
            case LogicalOperatorType::LOGICAL_DEPENDENT_JOIN:
            case LogicalOperatorType::LOGICAL_CROSS_PRODUCT:
            case LogicalOperatorType::LOGICAL_DELIM_JOIN:
                throw Refuse{"a join"};
            default:
                throw Refuse{"more than rows kept, columns taken or derived"};
        }
    }

    Slots walk_get(duckdb::LogicalGet& get) {
        if (get.function.name != kRowScan) throw Refuse{"reads no CSV source"};
        if (!get.table_filters.filters.empty() || !get.projection_ids.empty()) {
            throw Refuse{"a filter inside the scan"};
        }
        const auto name = TableName::parse(get.parameters.at(0).GetValue<std::string>());
        if (!name.ok()) throw Refuse{"an unnamed source"};
        result_.table = *name;
        Slots outputs;
        for (const auto& id : get.GetColumnIds()) {
            if (id.GetPrimaryIndex() >= get.returned_types.size()) throw Refuse{"a row number"};
            outputs.push_back({{ScanOutput::Kind::Column, id.GetPrimaryIndex()}, ""});
            types_[id.GetPrimaryIndex()] = get.returned_types[id.GetPrimaryIndex()].id();
        }
        return outputs;
    }

    void add_condition(ScanCondition next) {
        if (!result_.condition) {
            result_.condition = std::move(next);
            return;
        }
        ScanCondition both;
        both.children.push_back(std::move(*result_.condition));
        both.children.push_back(std::move(next));
        result_.condition = std::move(both);
    }

    static const ScanOutput& used(const Slot& slot) {
        if (!slot.refusal.empty()) throw Refuse{slot.refusal};
        return slot.output;
    }

    static const ScanOutput& reference(const Expression& expression, const Slots& inputs) {
        if (expression.GetExpressionClass() != ExpressionClass::BOUND_REF) {
            throw Refuse{"expression " + expression.ToString()};
        }
        return used(inputs.at(expression.Cast<duckdb::BoundReferenceExpression>().index));
    }

    // A reference to a plain column of the source.
    static size_t column(const Expression& expression, const Slots& inputs) {
        const ScanOutput& found = reference(expression, inputs);
        if (found.kind != ScanOutput::Kind::Column) {
            throw Refuse{"a condition on a derived column"};
        }
        return found.column;
    }

    ScanOutput output(const Expression& expression, const Slots& inputs) {
        if (expression.GetExpressionClass() != ExpressionClass::BOUND_FUNCTION) {
            return reference(expression, inputs);
        }
        const auto& call = expression.Cast<duckdb::BoundFunctionExpression>();
        const std::string& name = call.function.name;
        ScanOutput derived;
        if (name == "year") {
            derived.kind = ScanOutput::Kind::Year;
        } else if (name == "month") {
            derived.kind = ScanOutput::Kind::Month;
        } else if (name == "day") {
            derived.kind = ScanOutput::Kind::Day;
        } else {
            throw Refuse{"function " + name};
        }
        derived.column = column(*call.children.at(0), inputs);
        if (types_.at(derived.column) != LogicalTypeId::DATE ||
            expression.return_type.id() != LogicalTypeId::BIGINT) {
            throw Refuse{name + " of a column that is no DATE"};
        }
        return derived;
    }

    duckdb::Value constant(const Expression& expression) {
        if (!expression.IsFoldable()) throw Refuse{"expression " + expression.ToString()};
        return duckdb::ExpressionExecutor::EvaluateScalar(context_, expression);
    }

    ScanCondition condition(const Expression& expression, const Slots& inputs) {
        switch (expression.GetExpressionClass()) {
            case ExpressionClass::BOUND_CONJUNCTION: {
                ScanCondition all;
                all.kind = expression.GetExpressionType() == ExpressionType::CONJUNCTION_AND
                               ? ScanCondition::Kind::And
                               : ScanCondition::Kind::Or;
                for (const auto& child :
                     expression.Cast<duckdb::BoundConjunctionExpression>().children) {
                    all.children.push_back(condition(*child, inputs));
                }
                return all;
            }
            case ExpressionClass::BOUND_OPERATOR:
                return operator_condition(expression, inputs);
            case ExpressionClass::BOUND_COMPARISON:
                return comparison(expression, inputs);
            case ExpressionClass::BOUND_BETWEEN: {
                const auto& between = expression.Cast<duckdb::BoundBetweenExpression>();
                ScanCondition both;
                both.children.push_back(
                    compare(between.lower_inclusive ? ExpressionType::COMPARE_GREATERTHANOREQUALTO
                                                    : ExpressionType::COMPARE_GREATERTHAN,
                            column(*between.input, inputs), constant(*between.lower)));
                both.children.push_back(
                    compare(between.upper_inclusive ? ExpressionType::COMPARE_LESSTHANOREQUALTO
                                                    : ExpressionType::COMPARE_LESSTHAN,
                            column(*between.input, inputs), constant(*between.upper)));
                return both;
            }
            case ExpressionClass::BOUND_FUNCTION:
                return text_condition(expression, inputs);
            default:
                throw Refuse{"condition " + expression.ToString()};
        }
    }

    static ScanCondition negated(ScanCondition inner) {
        ScanCondition outer;
        outer.kind = ScanCondition::Kind::Not;
        outer.children.push_back(std::move(inner));
        return outer;
    }

    ScanCondition operator_condition(const Expression& expression, const Slots& inputs) {
        const auto& children = expression.Cast<duckdb::BoundOperatorExpression>().children;
        ScanCondition null_test;
        null_test.kind = ScanCondition::Kind::IsNull;
        switch (expression.GetExpressionType()) {
            case ExpressionType::OPERATOR_NOT:
                return negated(condition(*children[0], inputs));
            case ExpressionType::OPERATOR_IS_NULL:
                null_test.column = column(*children[0], inputs);
                return null_test;
            case ExpressionType::OPERATOR_IS_NOT_NULL:
                null_test.column = column(*children[0], inputs);
                return negated(std::move(null_test));
            default:
                throw Refuse{"condition " + expression.ToString()};
        }
    }

    ScanCondition comparison(const Expression& expression, const Slots& inputs) {
        const auto& both = expression.Cast<duckdb::BoundComparisonExpression>();
        ExpressionType type = expression.GetExpressionType();
        const Expression* left = both.left.get();
        const Expression* right = both.right.get();
        if (left->IsFoldable()) {
            std::swap(left, right);
            type = duckdb::FlipComparisonExpression(type);
        }
        return compare(type, column(*left, inputs), constant(*right));
    }

    ScanCondition compare(ExpressionType type, size_t column, const duckdb::Value& value) {
        ScanCondition test;
        test.column = column;
        if (value.IsNull()) throw Refuse{"a comparison with NULL"};
        if (value.type().id() != types_.at(column)) throw Refuse{"a comparison of mixed types"};
        switch (types_.at(column)) {
            case LogicalTypeId::VARCHAR:
                test.text = duckdb::StringValue::Get(value);
                break;
            case LogicalTypeId::DATE:
                test.number = value.GetValue<duckdb::date_t>().days;
                break;
            case LogicalTypeId::TINYINT:
            case LogicalTypeId::SMALLINT:
            case LogicalTypeId::INTEGER:
            case LogicalTypeId::BIGINT:
                test.number = value.GetValue<int64_t>();
                break;
            default:
                throw Refuse{"a comparison of " + value.type().ToString()};
        }
        switch (type) {
            case ExpressionType::COMPARE_EQUAL:
                test.kind = ScanCondition::Kind::Equal;
                return test;
            case ExpressionType::COMPARE_NOTEQUAL:
                test.kind = ScanCondition::Kind::Equal;
                return negated(std::move(test));
            case ExpressionType::COMPARE_LESSTHAN:
                test.kind = ScanCondition::Kind::Less;
                return test;
            case ExpressionType::COMPARE_LESSTHANOREQUALTO:
                test.kind = ScanCondition::Kind::LessOrEqual;
                return test;
            case ExpressionType::COMPARE_GREATERTHAN:
                test.kind = ScanCondition::Kind::LessOrEqual;
                return negated(std::move(test));
            case ExpressionType::COMPARE_GREATERTHANOREQUALTO:
                test.kind = ScanCondition::Kind::Less;
                return negated(std::move(test));
            default:
                throw Refuse{"this kind of comparison"};
        }
    }

    ScanCondition text_condition(const Expression& expression, const Slots& inputs) {
        const auto& call = expression.Cast<duckdb::BoundFunctionExpression>();
        const std::string& name = call.function.name;
        const bool known = name == "contains" || name == "prefix" || name == "starts_with" ||
                           name == "suffix" || name == "ends_with" || name == "~~" || name == "!~~";
        if (!known || call.children.size() != 2) throw Refuse{"function " + name};
        ScanCondition test;
        test.column = column(*call.children[0], inputs);
        if (types_.at(test.column) != LogicalTypeId::VARCHAR) throw Refuse{"function " + name};
        const auto value = constant(*call.children[1]);
        if (value.IsNull()) throw Refuse{"a comparison with NULL"};
        test.text = value.GetValue<std::string>();
        if (name == "contains") {
            test.kind = ScanCondition::Kind::Contains;
        } else if (name == "prefix" || name == "starts_with") {
            test.kind = ScanCondition::Kind::StartsWith;
        } else if (name == "suffix" || name == "ends_with") {
            test.kind = ScanCondition::Kind::EndsWith;
        } else {
            test = like(std::move(test));
            if (name == "!~~") return negated(std::move(test));
        }
        return test;
    }

    // LIKE with wildcards at the ends only: '%x%', 'x%', '%x', 'x'.
    static ScanCondition like(ScanCondition test) {
        std::string pattern = test.text;
        const bool open_begin = !pattern.empty() && pattern.front() == '%';
        if (open_begin) pattern.erase(0, 1);
        const bool open_end = !pattern.empty() && pattern.back() == '%';
        if (open_end) pattern.pop_back();
        if (pattern.find_first_of("%_") != std::string::npos) {
            throw Refuse{"a LIKE pattern with wildcards inside"};
        }
        test.text = pattern;
        test.kind = open_begin && open_end ? ScanCondition::Kind::Contains
                    : open_begin           ? ScanCondition::Kind::EndsWith
                    : open_end             ? ScanCondition::Kind::StartsWith
                                           : ScanCondition::Kind::Equal;
        return test;
    }

    duckdb::ClientContext& context_;
    std::map<size_t, LogicalTypeId> types_;  // of source columns that the plan uses
    ScanPlan result_;
};

}  // namespace

ScanPlanResult read_scan_plan(duckdb::ClientContext& context, duckdb::LogicalOperator& plan) {
    try {
        return Reader(context).read(plan);
    } catch (const Refuse& refuse) {
        return NotAScan{refuse.reason};
    }
}

}  // namespace millrace::sql
