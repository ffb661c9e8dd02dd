// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "cli/lineage_report.h"
#include "cli/print.h"
#include "cli/run_report.h"
#include "elt/model_lineage.h"
#include "elt/selector.h"

namespace millrace::cli {
namespace {

std::string route_of(const elt::PlannedModel& planned) {
    if (planned.model->materialized == elt::Materialized::View) return "-";
    return planned.route.kind == elt::RouteKind::Fast ? "fast" : "general";
}

struct Options {
    std::vector<std::string> selectors;
    bool lineage = false;  // in words instead of the table; JSON always has it
};

base::Result<int> plan(Context& context, const Options& options) {
    const auto& selectors = options.selectors;
    auto space = MR_TRY(open_workspace(context, app::Purpose::Look, "plan"));
    const auto planned = MR_TRY(space->plan(selectors));
    auto selected = elt::select_models(planned, selectors);
    if (!selected.ok()) return usage(context, std::move(selected).error());
    const auto lineage_of = [&](const elt::PlannedModel& model) {
        return elt::lineage_of(planned, model, space->names(), space->engine(), space->stop());
    };
    if (context.json) {
        base::Json models = base::Json::array();
        for (const auto& id : *selected) {
            const auto& model = planned.models.at(id);
            base::Json reads = base::Json::array();
            for (const auto& input : model.reads) reads.push_back(input.to_string());
            const auto lineage = MR_TRY(lineage_of(model));
            models.push_back({{"model", id.to_string()},
                              {"file", model.model->file.string()},
                              {"materialized", std::string(to_string(model.model->materialized))},
                              {"reads", reads},
                              {"columns", columnar::to_json(model.schema)},
                              {"partition_by", model.model->partition_by},
                              {"route", route_of(model)},
                              {"reason", model.route.reason},
                              {"notes", model.notes},
                              {"distinct_in_partitions", model.route.distinct_in_partitions},
                              {"lineage", to_json(lineage)}});
        }
        print_json({{"project", space->project().name}, {"models", models}});
        return kOk;
    }
    if (options.lineage) {
        std::string text;
        for (const auto& id : *selected) {
            const auto lineage = MR_TRY(lineage_of(planned.models.at(id)));
            text += id.to_string() + "\n" + describe_lineage(lineage);
        }
        fmt::print("{}", text);
        return kOk;
    }
    TextTable table({"", "model", "kind", "route", "why", "reads"});
    for (size_t i = 0; i < selected->size(); ++i) {
        const auto& model = planned.models.at((*selected)[i]);
        std::vector<std::string> reads;
        for (const auto& input : model.reads) reads.push_back(input.to_string());
        table.add({std::to_string(i + 1), (*selected)[i].to_string(),
                   std::string(to_string(model.model->materialized)), route_of(model),
                   model.route.reason, base::join(reads, ", ")});
    }
    fmt::print("{}", table.to_string(80));
    print_notes(notes_of(planned, *selected));
    return kOk;
}

}  // namespace

void add_plan_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "plan", "Bind every model and show the order, the routes and why; runs nothing");
    auto options = std::make_shared<Options>();
    command->add_option("selector", options->selectors,
                        "Models: schema.table, +name, name+, schema.*, tag:x");
    command->add_flag("--lineage", options->lineage,
                      "Show instead which columns each column comes from");
    add_common_options(*command, context);
    add_resource_options(*command, context);
    command->callback(
        [&context, options] { run_command(context, [&] { return plan(context, *options); }); });
}

}  // namespace millrace::cli
