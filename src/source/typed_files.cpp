// SPDX-License-Identifier: Apache-2.0
#include "source/typed_files.h"

#include <fmt/format.h>

#include "source/column_plan.h"
#include "source/type_join.h"

namespace millrace::source {
namespace {

base::Result<TypedFilePlan> plan_file(const Spec& spec, const columnar::Schema& schema,
                                      const TypedFile& file, const std::vector<FieldRule>& rules,
                                      std::vector<std::optional<size_t>> fields) {
    TypedFilePlan plan;
    plan.fields = std::move(fields);
    for (size_t column = 0; column < plan.fields.size(); ++column) {
        if (!plan.fields[column]) continue;
        const columnar::Field& to = schema.fields[column];
        const columnar::Type& from = file.schema.fields[*plan.fields[column]].type;
        if (holds(to.type, from)) continue;
        if (spec.on_drift == OnDrift::Freeze && spec.declared.empty()) {
            return base::invalid_argument(fmt::format("column {}: expected {}, found {}", to.name,
                                                      to.type.to_string(), from.to_string()))
                .at(file.name)
                .hint(
                    "the columns are frozen: write it with that type, declare it, or set "
                    "on_drift: evolve");
        }
        plan.narrowed.push_back(column);
    }
    for (size_t i = 0; i < rules.size(); ++i) {
        if (rules[i].kind == FieldRule::Kind::Unexpected) plan.unexpected.push_back(i);
    }
    return plan;
}

}  // namespace

base::Result<TypedPlan> plan_typed_files(const Spec& spec, const std::vector<TypedFile>& files) {
    ColumnPlan columns(spec);
    std::vector<std::vector<FieldRule>> rules;
    for (const TypedFile& file : files) {
        const bool is_baseline = columns.needs_first_file();
        rules.push_back(MR_TRY(columns.rules_for(file.schema, file.name)));
        if (is_baseline) columns.fix();
    }
    TypedPlan plan;
    plan.schema = columns.schema();
    plan.known = columns.known();
    plan.notes = columns.notes();
    for (size_t i = 0; i < files.size(); ++i) {
        plan.files.push_back(
            MR_TRY(plan_file(spec, plan.schema, files[i], rules[i], columns.fields_of(rules[i]))));
    }
    return plan;
}

}  // namespace millrace::source
