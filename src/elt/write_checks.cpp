// SPDX-License-Identifier: Apache-2.0
#include "elt/write_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace millrace::elt {

base::Result<void> check_inputs(const RunContext& context,
                                const std::vector<lake::TableId>& models) {
    const std::set<lake::TableId> built(models.begin(), models.end());
    for (const auto& id : models) {
        const PlannedModel& planned = context.plan.models.at(id);
        std::vector<lake::TableId> inputs = planned.models_read;
        inputs.insert(inputs.end(), planned.tests_read.begin(), planned.tests_read.end());
        for (const auto& input : inputs) {
            if (built.contains(input) || MR_TRY(context.names.is_published(input))) continue;
            return never_built(input)
                .at(planned.model->file.string())
                .hint("millrace run +" + id.to_string() + " builds what it reads too");
        }
    }
    return {};
}

bool adds_to(const std::optional<lake::Snapshot>& current, const Model& model,
             const RunOptions& options) {
    const bool windowed = options.window && !model.time_column.empty();
    return current && current->kind == lake::TableKind::Table &&
           model.materialized == Materialized::Incremental && !options.full_refresh &&
           (windowed || !model.unique_key.empty());
}

base::Result<void> check_evolution(const PlannedModel& planned, const lake::Snapshot& current) {
    const Model& model = *planned.model;
    // The way that loses no rows first.
    const auto refuse = [&](const std::string& what, const std::string& way) {
        return base::invalid_argument(what)
            .at(model.header)
            .hint(way + "; or build it anew, from the files there are alone: millrace run " +
                  "--full-refresh " + model.id.to_string());
    };
    const auto same = [](const std::string& a, const std::string& b) {
        return base::to_lower(a) == base::to_lower(b);
    };
    if (!std::equal(current.partition_by.begin(), current.partition_by.end(),
                    model.partition_by.begin(), model.partition_by.end(), same)) {
        return refuse("partition_by changed since the table was built: " + model.id.to_string(),
                      "set it back: [" + base::join(current.partition_by, ", ") + "]");
    }
    for (const auto& field : current.schema.fields) {
        const auto column = planned.schema.find(field.name);
        const std::string was = field.type.to_string();
        if (!column) {
            return refuse("column is gone from the query: " + field.name,
                          fmt::format("keep it: CAST(NULL AS {}) AS {} in the query", was,
                                      base::sql_identifier(field.name)));
        }
        const auto& type = planned.schema.fields[*column].type;
        if (type != field.type) {
            return refuse(fmt::format("type of column {} changed: {} was {}", field.name,
                                      type.to_string(), was),
                          fmt::format("keep it: CAST(... AS {}) in the query, or a type for the "
                                      "source's column in sources.yaml",
                                      was));
        }
    }
    return {};
}

}  // namespace millrace::elt
