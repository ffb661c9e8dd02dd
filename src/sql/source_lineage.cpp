// SPDX-License-Identifier: Apache-2.0
// Where a plan begins: tables, table functions, constants.
#include <duckdb/planner/operator/list.hpp>

#include <algorithm>
#include <array>

#include "sql/plan_lineage.h"

namespace millrace::sql {
namespace {

// Table functions that make their rows of their arguments alone.
constexpr std::array<std::string_view, 5> kGenerators{"range", "generate_series", "repeat",
                                                      "repeat_row", "unnest"};

}  // namespace

using duckdb::LogicalOperator;

// A column, and what is known of its parts by its type.
TracePtr PlanLineage::source_column(ColumnRef column, const duckdb::LogicalType& type,
                                    Derivation how) {
    auto trace = std::make_shared<Trace>(*trace_of(sources_.column(column), how));
    if (type.id() == duckdb::LogicalTypeId::STRUCT) {
        for (const auto& [name, field_type] : duckdb::StructType::GetChildTypes(type)) {
            ColumnRef field = column;
            field.path.push_back(name);
            trace->fields.push_back(source_column(std::move(field), field_type, how));
        }
    } else if (type.id() == duckdb::LogicalTypeId::LIST) {
        trace->element = source_column(std::move(column), duckdb::ListType::GetChildType(type),
                                       Derivation::Transformation);
    }
    return trace;
}

Decided PlanLineage::walk_get(duckdb::LogicalGet& get) {
    if (get.function.name == kLineageScan) {
        const auto& known = tables_.at(get.parameters.at(0).GetValue<std::string>());
        auto& columns = table(get.table_index);
        columns.clear();
        for (const auto& id : get.GetColumnIds()) {
            if (id.IsVirtualColumn()) {
                columns.push_back(expressions_.unresolved("of the files of " +
                                                          known.name.to_string() +
                                                          ", not in it: " + get.GetColumnName(id)));
                continue;
            }
            const size_t i = id.GetPrimaryIndex();
            columns.push_back(source_column({known.name, known.columns[i], {}}, known.types[i]));
        }
        return {};
    }
    if (!get.children.empty()) return walk_row_function(get);
    const auto& name = get.function.name;
    TracePtr trace = no_trace();
    if (std::find(kGenerators.begin(), kGenerators.end(), name) == kGenerators.end()) {
        trace = expressions_.unresolved("table function that may read anything: " + name);
    }
    const size_t count = get.GetColumnBindings().size();
    table(get.table_index).assign(count, trace);
    return {used(trace), {}};
}

// A table function called for each row of its child: FROM t, unnest(t.list).
Decided PlanLineage::walk_row_function(duckdb::LogicalGet& get) {
    Decided decided = walk(*get.children[0]);
    const auto inputs = traces_of(*get.children[0]);
    const auto any = computed(inputs);
    auto& columns = table(get.table_index);
    columns.clear();
    for (const auto& id : get.GetColumnIds()) {
        const size_t i = id.GetPrimaryIndex();
        const bool unnests = get.function.name == "unnest" && i < inputs.size();
        if (get.ordinality_idx.IsValid() && i == get.ordinality_idx.GetIndex()) {
            columns.push_back(no_trace());
        } else if (unnests && inputs[i]->element) {
            columns.push_back(inputs[i]->element);
        } else {
            columns.push_back(any);
        }
    }
    for (const auto i : get.projected_input) columns.push_back(inputs.at(i));
    for (const auto& input : inputs) add_to(decided.rows, used_as_list(input));
    return decided;
}

Decided PlanLineage::walk_values(duckdb::LogicalExpressionGet& values) {
    Decided decided = walk(*values.children[0]);
    std::vector<std::vector<TracePtr>> choices(values.expr_types.size());
    for (const auto& row : values.expressions) {
        for (size_t i = 0; i < row.size(); ++i) choices[i].push_back(trace(*row[i]));
    }
    auto& columns = table(values.table_index);
    columns.clear();
    for (const auto& choice : choices) columns.push_back(either(choice));
    return decided;
}

Decided PlanLineage::constants(LogicalOperator& op) {
    for (const auto& binding : op.GetColumnBindings()) {
        auto& columns = table(binding.table_index);
        columns.resize(std::max<size_t>(columns.size(), binding.column_index + 1), no_trace());
    }
    return {};
}

Decided PlanLineage::unknown(LogicalOperator& op) {
    const TracePtr trace = expressions_.unresolved("operator of the plan: " + op.GetName());
    for (const auto& binding : op.GetColumnBindings()) {
        auto& columns = table(binding.table_index);
        columns.resize(std::max<size_t>(columns.size(), binding.column_index + 1), trace);
    }
    return {used(trace), {}};
}

}  // namespace millrace::sql
