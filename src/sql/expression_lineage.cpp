// SPDX-License-Identifier: Apache-2.0
#include "sql/expression_lineage.h"

#include <duckdb/function/lambda_functions.hpp>
#include <duckdb/planner/expression/list.hpp>
#include <duckdb/planner/expression_iterator.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace millrace::sql {
namespace {

using duckdb::Expression;
using duckdb::ExpressionClass;
using duckdb::ExpressionType;
using duckdb::LogicalType;
using duckdb::LogicalTypeId;

template <size_t N>
bool one_of(const std::string& name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Lists made of elements of their first argument, which stay as they are.
constexpr std::array<std::string_view, 14> kPickElements{
    "list_slice",  "array_slice",        "list_reverse", "array_reverse", "list_sort",
    "array_sort",  "list_reverse_sort",  "list_resize",  "array_resize",  "list_distinct",
    "list_unique", "array_reverse_sort", "list_select",  "list_where"};
constexpr std::array<std::string_view, 3> kOneElement{"list_extract", "array_extract",
                                                      "list_element"};
// Aggregates that answer with one of the values given.
constexpr std::array<std::string_view, 13> kPickRow{
    "first", "last",   "any_value", "arg_min",      "arg_max", "arg_min_null", "min",
    "max",   "max_by", "min_by",    "arg_max_null", "mode",    "arbitrary"};
constexpr std::array<std::string_view, 2> kGatherRows{"list", "array_agg"};

const Expression& without_cast(const Expression& expression) {
    const Expression* inner = &expression;
    while (inner->GetExpressionClass() == ExpressionClass::BOUND_CAST) {
        const auto& cast = inner->Cast<duckdb::BoundCastExpression>();
        if (!keeps_values(cast.child->return_type, cast.return_type)) break;
        inner = cast.child.get();
    }
    return *inner;
}

// The columns that an expression passes on one of; nothing if it is more than that.
std::vector<duckdb::ColumnBinding> passed_on(const Expression& whole) {
    const Expression& expression = without_cast(whole);
    if (expression.GetExpressionClass() == ExpressionClass::BOUND_COLUMN_REF) {
        return {expression.Cast<duckdb::BoundColumnRefExpression>().binding};
    }
    if (expression.GetExpressionType() != ExpressionType::OPERATOR_COALESCE) return {};
    std::vector<duckdb::ColumnBinding> all;
    for (const auto& child : expression.Cast<duckdb::BoundOperatorExpression>().children) {
        const auto more = passed_on(*child);
        if (more.empty()) return {};
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

std::optional<duckdb::Value> constant(const Expression& expression) {
    if (expression.GetExpressionClass() == ExpressionClass::BOUND_CAST) {
        return constant(*expression.Cast<duckdb::BoundCastExpression>().child);
    }
    if (expression.GetExpressionClass() != ExpressionClass::BOUND_CONSTANT) return std::nullopt;
    return expression.Cast<duckdb::BoundConstantExpression>().value;
}

// Which field s.f, s['f'] or s[1] takes.
std::optional<size_t> field_of(const duckdb::BoundFunctionExpression& call) {
    const auto& type = call.children[0]->return_type;
    if (type.id() != LogicalTypeId::STRUCT || call.children.size() != 2) return std::nullopt;
    const auto key = constant(*call.children[1]);
    if (!key || key->IsNull()) return std::nullopt;
    const auto& fields = duckdb::StructType::GetChildTypes(type);
    if (key->type().IsIntegral()) {
        const auto position = key->GetValue<int64_t>();
        if (position < 1 || static_cast<size_t>(position) > fields.size()) return std::nullopt;
        return static_cast<size_t>(position - 1);
    }
    for (size_t i = 0; i < fields.size(); ++i) {
        if (duckdb::StringUtil::CIEquals(fields[i].first, key->ToString())) return i;
    }
    return std::nullopt;
}

size_t bits_of(const LogicalType& type) {
    return duckdb::GetTypeIdSize(type.InternalType()) * 8;
}

bool keeps_numbers(const LogicalType& from, const LogicalType& to) {
    const auto id = to.id();
    if (id == LogicalTypeId::DOUBLE || id == LogicalTypeId::FLOAT) {
        if (from.id() == LogicalTypeId::FLOAT) return true;
        return from.IsIntegral() && bits_of(from) * 2 <= bits_of(to);
    }
    uint8_t from_width = 0, from_scale = 0, to_width = 0, to_scale = 0;
    const bool counted = from.IsIntegral() || from.id() == LogicalTypeId::DECIMAL;
    if (!counted || !from.GetDecimalProperties(from_width, from_scale)) return false;
    if (id == LogicalTypeId::DECIMAL && to.GetDecimalProperties(to_width, to_scale)) {
        return to_scale >= from_scale && to_width - to_scale >= from_width - from_scale;
    }
    if (!from.IsIntegral() || !to.IsIntegral()) return false;
    if (from.IsUnsigned() == to.IsUnsigned()) return bits_of(from) <= bits_of(to);
    return from.IsUnsigned() && bits_of(from) < bits_of(to);
}

}  // namespace

bool keeps_values(const LogicalType& from, const LogicalType& to) {
    if (from == to || from.id() == LogicalTypeId::SQLNULL) return true;
    if (to.id() == LogicalTypeId::VARCHAR) {
        return from.id() == LogicalTypeId::VARCHAR || from.id() == LogicalTypeId::ENUM;
    }
    if (from.id() == LogicalTypeId::LIST && to.id() == LogicalTypeId::LIST) {
        return keeps_values(duckdb::ListType::GetChildType(from),
                            duckdb::ListType::GetChildType(to));
    }
    if (from.id() == LogicalTypeId::STRUCT && to.id() == LogicalTypeId::STRUCT) {
        const auto& before = duckdb::StructType::GetChildTypes(from);
        const auto& after = duckdb::StructType::GetChildTypes(to);
        return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                          [](const auto& a, const auto& b) {
                              return duckdb::StringUtil::CIEquals(a.first, b.first) &&
                                     keeps_values(a.second, b.second);
                          });
    }
    return keeps_numbers(from, to);
}

void PlanColumns::note_joined(const Expression& left, const Expression& right) {
    for (const auto& a : passed_on(left)) {
        for (const auto& b : passed_on(right)) {
            joined_.insert({a.table_index, a.column_index, b.table_index, b.column_index});
        }
    }
}

bool PlanColumns::are_joined(const duckdb::ColumnBinding& left,
                             const duckdb::ColumnBinding& right) const {
    return joined_.contains(
        {left.table_index, left.column_index, right.table_index, right.column_index});
}

TracePtr ExpressionLineage::unresolved(const std::string& reason) {
    return trace_of(sources_.unresolved(reason));
}

TracePtr ExpressionLineage::column(const duckdb::ColumnBinding& binding) {
    const auto found = columns_.tables.find(binding.table_index);
    if (found == columns_.tables.end() || binding.column_index >= found->second.size()) {
        return unresolved("column that no part of the plan makes: " + binding.ToString());
    }
    return found->second[binding.column_index];
}

std::vector<TracePtr> ExpressionLineage::trace_all(
    const duckdb::vector<duckdb::unique_ptr<Expression>>& expressions) {
    std::vector<TracePtr> traces;
    traces.reserve(expressions.size());
    for (const auto& expression : expressions) traces.push_back(trace(*expression));
    return traces;
}

TracePtr ExpressionLineage::trace(const Expression& expression) {
    switch (expression.GetExpressionClass()) {
        case ExpressionClass::BOUND_COLUMN_REF:
            return column(expression.Cast<duckdb::BoundColumnRefExpression>().binding);
        case ExpressionClass::BOUND_CONSTANT:
            return no_trace();
        case ExpressionClass::BOUND_CAST: {
            const auto& cast = expression.Cast<duckdb::BoundCastExpression>();
            return trace_cast(trace(*cast.child), cast.child->return_type, cast.return_type);
        }
        case ExpressionClass::BOUND_FUNCTION:
            return trace_function(expression.Cast<duckdb::BoundFunctionExpression>());
        case ExpressionClass::BOUND_CASE:
            return trace_case(expression);
        case ExpressionClass::BOUND_OPERATOR:
            if (expression.GetExpressionType() == ExpressionType::OPERATOR_COALESCE) {
                return trace_coalesce(expression);
            }
            return trace_children(expression);
        case ExpressionClass::BOUND_COMPARISON:
        case ExpressionClass::BOUND_CONJUNCTION:
        case ExpressionClass::BOUND_BETWEEN:
            return trace_children(expression);
        case ExpressionClass::BOUND_AGGREGATE:
            return trace_aggregate(expression.Cast<duckdb::BoundAggregateExpression>());
        case ExpressionClass::BOUND_WINDOW:
            return trace_window(expression.Cast<duckdb::BoundWindowExpression>());
        case ExpressionClass::BOUND_UNNEST: {
            const auto list = trace(*expression.Cast<duckdb::BoundUnnestExpression>().child);
            return list->element ? list->element : computed({list});
        }
        case ExpressionClass::BOUND_REF: {
            const auto index = expression.Cast<duckdb::BoundReferenceExpression>().index;
            if (index < arguments_.size()) return arguments_[index];
            return unresolved("parameter of a lambda: " + expression.ToString());
        }
        default:
            return unresolved("expression: " + expression.ToString());
    }
}

TracePtr ExpressionLineage::trace_children(const Expression& expression) {
    std::vector<TracePtr> children;
    duckdb::ExpressionIterator::EnumerateChildren(
        expression, [&](const Expression& child) { children.push_back(trace(child)); });
    return computed(children);
}

TracePtr ExpressionLineage::trace_cast(const TracePtr& child, const LogicalType& from,
                                       const LogicalType& to) {
    if (keeps_values(from, to)) return child;
    auto result = std::make_shared<Trace>(*computed({child}));
    if (from.id() == LogicalTypeId::LIST && to.id() == LogicalTypeId::LIST && child->element) {
        result->element = trace_cast(child->element, duckdb::ListType::GetChildType(from),
                                     duckdb::ListType::GetChildType(to));
    }
    if (from.id() != LogicalTypeId::STRUCT || to.id() != LogicalTypeId::STRUCT) return result;
    // Structs are cast field by field, by name.
    const auto& before = duckdb::StructType::GetChildTypes(from);
    for (const auto& [name, type] : duckdb::StructType::GetChildTypes(to)) {
        TracePtr field = no_trace();
        for (size_t i = 0; i < child->fields.size() && i < before.size(); ++i) {
            if (!duckdb::StringUtil::CIEquals(before[i].first, name)) continue;
            field = trace_cast(child->fields[i], before[i].second, type);
        }
        if (!child->fields.empty()) result->fields.push_back(field);
    }
    return result;
}

TracePtr ExpressionLineage::trace_case(const Expression& expression) {
    const auto& choice = expression.Cast<duckdb::BoundCaseExpression>();
    std::vector<TracePtr> conditions;
    std::vector<TracePtr> values;
    for (const auto& check : choice.case_checks) {
        conditions.push_back(trace(*check.when_expr));
        values.push_back(trace(*check.then_expr));
    }
    values.push_back(trace(*choice.else_expr));
    return widened(raised(either(values), Derivation::Transformation), conditions);
}

TracePtr ExpressionLineage::trace_coalesce(const Expression& expression) {
    const auto& children = expression.Cast<duckdb::BoundOperatorExpression>().children;
    const auto value = either(trace_all(children));
    const auto columns = passed_on(expression);
    const bool joined =
        !columns.empty() && std::all_of(columns.begin() + 1, columns.end(), [&](const auto& other) {
            return columns_.are_joined(columns[0], other);
        });
    return joined ? value : raised(value, Derivation::Transformation);
}

TracePtr ExpressionLineage::trace_function(const duckdb::BoundFunctionExpression& call) {
    const std::string& name = call.function.name;
    if (const auto* lambda = dynamic_cast<duckdb::ListLambdaBindData*>(call.bind_info.get())) {
        if (lambda->lambda_expr) {
            return trace_lambda(call, *lambda->lambda_expr, lambda->has_index, lambda->has_initial);
        }
    }
    const auto inputs = trace_all(call.children);
    if (inputs.empty()) return no_trace();
    const auto& first = call.children[0]->return_type;
    if (name == "struct_pack" || name == "row") return struct_of(inputs);
    if (name == "list_value" || name == "unpivot_list") return list_of(either(inputs));
    if (const auto field = field_of(call);
        field && (name == "struct_extract" || name == "struct_extract_at" ||
                  name == "array_extract" || name == "list_extract" || name == "list_element")) {
        return *field < inputs[0]->fields.size() ? inputs[0]->fields[*field] : computed(inputs);
    }
    auto result = std::make_shared<Trace>(*computed(inputs));
    if (name == "struct_insert" && !inputs[0]->fields.empty()) {
        result->fields = inputs[0]->fields;
        result->fields.insert(result->fields.end(), inputs.begin() + 1, inputs.end());
    } else if (name == "struct_concat") {
        for (const auto& input : inputs) {
            if (input->fields.empty()) return computed(inputs);
            result->fields.insert(result->fields.end(), input->fields.begin(), input->fields.end());
        }
    } else if (first.id() == LogicalTypeId::LIST && inputs[0]->element) {
        const auto element = raised(inputs[0]->element, Derivation::Transformation);
        if (one_of(name, kPickElements)) result->element = element;
        if (one_of(name, kOneElement)) {
            return widened(element, {inputs.begin() + 1, inputs.end()});
        }
    }
    return result;
}

// The body's references count the lambda's parameters from the last to the first, an index being
// the last, and then what it captures.
TracePtr ExpressionLineage::trace_lambda(const duckdb::BoundFunctionExpression& call,
                                         const Expression& body, bool has_index, bool has_initial) {
    const auto inputs = trace_all(call.children);
    const TracePtr& list = inputs[0];
    const TracePtr element = list->element ? list->element : computed({list});
    std::vector<TracePtr> arguments;
    if (has_index) arguments.push_back(no_trace());
    arguments.push_back(element);
    const bool reduces = call.function.name.find("reduce") != std::string::npos;
    if (reduces) {
        arguments.push_back(has_initial ? computed({element, inputs[1]}) : computed({element}));
    }
    arguments.insert(arguments.end(), inputs.begin() + (has_initial ? 2 : 1), inputs.end());
    std::swap(arguments_, arguments);
    const TracePtr result = trace(body);
    std::swap(arguments_, arguments);

    if (call.function.name.find("filter") != std::string::npos) {
        auto kept = std::make_shared<Trace>(*computed({list, result}));
        // An element is there or not by the condition.
        kept->element = widened(raised(element, Derivation::Transformation), {result});
        return kept;
    }
    // What a list makes a value of, it is not told of twice: [i.sku FOR i IN items] reads
    // items.sku. But one element stands for each of the list in any case.
    std::vector<TracePtr> all{result};
    if (has_initial) all.push_back(inputs[1]);
    const bool reads_list =
        std::any_of(element->origins.begin(), element->origins.end(), [&](const Origin& origin) {
            const auto& column = sources_.at(origin.source).column;
            return std::any_of(result->origins.begin(), result->origins.end(), [&](const auto& o) {
                const auto& read = sources_.at(o.source).column;
                return read.table == column.table && read.column == column.column;
            });
        });
    if (!reads_list) all.push_back(list);
    if (reduces) return computed(all);
    auto made = std::make_shared<Trace>(*computed(all));
    made->element = raised(result, Derivation::Transformation);
    return made;
}

TracePtr ExpressionLineage::trace_aggregate(const duckdb::BoundAggregateExpression& aggregate) {
    const auto inputs = trace_all(aggregate.children);
    auto value = computed(inputs, Derivation::Aggregation);
    if (inputs.size() >= 1) {
        auto parts = std::make_shared<Trace>(*value);
        const auto first = raised(inputs[0], Derivation::Aggregation);
        if (one_of(aggregate.function.name, kGatherRows)) parts->element = first;
        if (one_of(aggregate.function.name, kPickRow)) {
            parts->fields = first->fields;
            parts->element = first->element;
        }
        value = parts;
    }
    Influences by;
    if (aggregate.order_bys) {
        for (const auto& order : aggregate.order_bys->orders) {
            add_to(by, used(trace(*order.expression)));
        }
    }
    // mode() WITHIN GROUP (ORDER BY x) takes x from its order.
    std::erase_if(by, [&](const Influence& influence) {
        return std::any_of(value->origins.begin(), value->origins.end(),
                           [&](const Origin& o) { return o.source == influence.source; });
    });
    if (aggregate.filter) add_to(by, used(trace(*aggregate.filter)));
    return influenced(value, by);
}

TracePtr ExpressionLineage::trace_window(const duckdb::BoundWindowExpression& window) {
    auto inputs = trace_all(window.children);
    // The default of lag() is one of the values that may come out.
    if (window.default_expr) inputs.push_back(trace(*window.default_expr));
    auto value = raised(either(inputs), Derivation::Aggregation);
    Influences by;
    const auto decided_by = [&](const duckdb::unique_ptr<Expression>& expression) {
        if (expression) add_to(by, used(trace(*expression)));
    };
    for (const auto& partition : window.partitions) decided_by(partition);
    for (const auto& order : window.orders) decided_by(order.expression);
    for (const auto& order : window.arg_orders) decided_by(order.expression);
    decided_by(window.filter_expr);
    decided_by(window.start_expr);
    decided_by(window.end_expr);
    decided_by(window.offset_expr);
    return influenced(value, by);
}

}  // namespace millrace::sql
