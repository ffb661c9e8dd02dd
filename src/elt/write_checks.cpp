// SPDX-License-Identifier: Apache-2.0
#include "elt/write_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace millrace::elt {

base::Result<void> check_inputs(const RunContext& context, const PlannedModel& planned) {
    for (const auto& id : planned.models_read) {
        const auto planned_input = context.plan.models.find(id);
        if (planned_input == context.plan.models.end()) continue;  // only its past is read, by AT
        const PlannedModel& input = planned_input->second;
        const auto made = MR_TRY(context.lake.current(id));
        if (!made) return never_built(id);
        const bool view = input.model->materialized == Materialized::View;
        const bool as_planned =
            view ? made->definition == input.model->sql : made->kind == lake::TableKind::Table;
        if (as_planned && made->schema == input.schema) continue;
        return base::invalid_argument("its input was changed and not run since: " + id.to_string())
            .at(planned.model->file.string())
            .hint("millrace run +" + planned.model->id.to_string());
    }
    return {};
}

base::Result<void> check_evolution(const PlannedModel& planned, const lake::Snapshot& current) {
    const Model& model = *planned.model;
    const auto refuse = [&](const std::string& what) {
        return base::invalid_argument(what)
            .at(model.header)
            .hint("millrace run --full-refresh " + model.id.to_string() +
                  " builds it anew, from the files there are");
    };
    const auto same = [](const std::string& a, const std::string& b) {
        return base::to_lower(a) == base::to_lower(b);
    };
    if (!std::equal(current.partition_by.begin(), current.partition_by.end(),
                    model.partition_by.begin(), model.partition_by.end(), same)) {
        return refuse("partition_by changed since the table was built: " + model.id.to_string());
    }
    for (const auto& field : current.schema.fields) {
        const auto column = planned.schema.find(field.name);
        if (!column) return refuse("column is gone from the query: " + field.name);
        const auto& type = planned.schema.fields[*column].type;
        if (type != field.type) {
            return refuse(fmt::format("type of column {} changed: {} was {}", field.name,
                                      type.to_string(), field.type.to_string()));
        }
    }
    return {};
}

}  // namespace millrace::elt
