// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/run_report.h"
#include "elt/selector.h"

namespace millrace::cli {
namespace {

std::string kind_of(const elt::Model& model) {
    switch (model.materialized) {
        case elt::Materialized::Table:
            return "table";
        case elt::Materialized::View:
            return "view";
        case elt::Materialized::Incremental:
            return "incremental";
    }
    return "";
}

std::string route_of(const elt::PlannedModel& planned) {
    if (planned.model->materialized == elt::Materialized::View) return "-";
    return planned.route.kind == elt::RouteKind::Fast ? "fast" : "general";
}

base::Result<int> plan(Context& context, const std::vector<std::string>& selectors) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Look, "plan"));
    const auto planned = MR_TRY(space->plan(selectors));
    auto selected = elt::select_models(planned, selectors);
    if (!selected.ok()) return usage(context, std::move(selected).error());
    if (context.json) {
        base::Json models = base::Json::array();
        for (const auto& id : *selected) {
            const auto& model = planned.models.at(id);
            base::Json reads = base::Json::array();
            for (const auto& input : model.reads) reads.push_back(input.to_string());
            models.push_back({{"model", id.to_string()},
                              {"file", model.model->file.string()},
                              {"materialized", kind_of(*model.model)},
                              {"reads", reads},
                              {"columns", columnar::to_json(model.schema)},
                              {"partition_by", model.model->partition_by},
                              {"route", route_of(model)},
                              {"reason", model.route.reason},
                              {"notes", model.notes},
                              {"distinct_in_partitions", model.route.distinct_in_partitions}});
        }
        print_json({{"project", space->project().name}, {"models", models}});
        return kOk;
    }
    TextTable table({"", "model", "kind", "route", "why", "reads"});
    for (size_t i = 0; i < selected->size(); ++i) {
        const auto& model = planned.models.at((*selected)[i]);
        std::vector<std::string> reads;
        for (const auto& input : model.reads) reads.push_back(input.to_string());
        table.add({std::to_string(i + 1), (*selected)[i].to_string(), kind_of(*model.model),
                   route_of(model), model.route.reason, base::join(reads, ", ")});
    }
    fmt::print("{}", table.to_string(80));
    print_notes(planned, *selected);
    return kOk;
}

}  // namespace

void add_plan_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "plan", "Bind every model and show the order, the routes and why; runs nothing");
    auto selectors = std::make_shared<std::vector<std::string>>();
    command->add_option("selector", *selectors,
                        "Models: schema.table, +name, name+, schema.*, tag:x");
    add_common_options(*command, context);
    add_resource_options(*command, context);
    command->callback(
        [&context, selectors] { run_command(context, [&] { return plan(context, *selectors); }); });
}

}  // namespace millrace::cli
