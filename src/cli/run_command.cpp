// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/run_project.h"
#include "cli/run_report.h"
#include "cli/usage.h"
#include "elt/selector.h"

namespace millrace::cli {
namespace {

struct RunFlags {
    std::vector<std::string> selectors;
    std::string from;
    std::string to;
    std::string route = "auto";
    bool full_refresh = false;
    std::optional<bool> profile;  // else as the project says
};

base::Result<std::optional<elt::Window>> window_of(Context& context, const RunFlags& flags) {
    if (flags.from.empty() && flags.to.empty()) return std::optional<elt::Window>{};
    if (flags.from.empty() || flags.to.empty()) {
        return usage(context, base::invalid_argument("--from and --to go together"));
    }
    if (flags.full_refresh) {
        return usage(
            context,
            base::invalid_argument("--full-refresh does not go with --from and --to")
                .hint("leave the window out to build whole tables anew, or leave --full-refresh "
                      "out to replace the window's rows"));
    }
    elt::Window window;
    for (const auto& [text, time] :
         {std::pair{&flags.from, &window.from}, {&flags.to, &window.to}}) {
        const auto parsed = base::parse_timestamp(*text);
        if (!parsed) {
            return usage(context, base::invalid_argument("not a date or time: " + *text)
                                      .hint("write 2026-02-01 or 2026-02-01T12:00:00Z"));
        }
        *time = *parsed;
    }
    if (window.from >= window.to) {
        return usage(context, base::invalid_argument("--from is not before --to")
                                  .hint("the window is half-open: from <= time < to"));
    }
    return std::optional<elt::Window>(window);
}

base::Result<RunWish> plan_run(Context& context, app::Workspace& space, const RunFlags& flags,
                               const std::optional<elt::Window>& window) {
    RunWish wish;
    wish.plan = MR_TRY(flags.full_refresh ? space.plan_refresh(flags.selectors)
                                          : space.plan(flags.selectors));
    const elt::Plan& plan = wish.plan;
    if (plan.order.empty()) {
        return base::not_found("project has no models: " + space.project().folder.string())
            .hint("write one as models/<schema>/<table>.sql");
    }
    auto selected = elt::select_models(plan, flags.selectors);
    if (!selected.ok()) return usage(context, std::move(selected).error());
    elt::RunOptions& options = wish.options;
    options.models = *std::move(selected);
    options.window = window;
    if (window && std::none_of(options.models.begin(), options.models.end(), [&](const auto& id) {
            return !plan.models.at(id).model->time_column.empty();
        })) {
        return usage(
            context,
            base::invalid_argument("no selected model has a time_column for --from and --to")
                .hint("leave the window out, or select an incremental model that has one"));
    }
    options.full_refresh = flags.full_refresh;
    if (flags.route == "general") options.route = elt::RouteChoice::General;
    if (flags.route == "fast") options.route = elt::RouteChoice::Fast;
    return wish;
}

base::Result<int> run(Context& context, const RunFlags& flags) {
    const auto window = MR_TRY(window_of(context, flags));
    auto space = MR_TRY(open_workspace(context, app::Purpose::Run, "run"));
    const auto result = MR_TRY(run_project(
        context, *space, context.begun, [&] { return plan_run(context, *space, flags, window); }));
    base::Json json = to_json(result);
    if (!context.json) {
        tell("{} run {} in {}\n",
             result.ok() ? styled("succeeded", Style::Green, 2) : styled("failed", Style::Red, 2),
             result.run_id, base::format_duration(result.ended - result.started));
    }
    if (flags.profile.value_or(space->project().profile)) {
        json["profiles"] = MR_TRY(profile_and_tell(context, *space, result));
    }
    if (context.json) print_json(json);
    return result.ok() ? kOk : kFindings;
}

}  // namespace

void add_run_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("run", "Build models: write, check, publish");
    auto flags = std::make_shared<RunFlags>();
    command->add_option("selector", flags->selectors,
                        "Models: schema.table, +name, name+, schema.*, tag:x (default: all)");
    command->add_option("--from", flags->from,
                        "Begin of the window of incremental models, included; without a window "
                        "those that have no unique_key are built whole");
    command->add_option("--to", flags->to, "End of the window, not included");
    command->add_flag(
        "--full-refresh", flags->full_refresh,
        "Build tables anew from the files as they are: all rows of incremental models, "
        "and types as if nothing had been loaded before, but for sources that other "
        "tables were built from too");
    auto* profile = command->add_flag_callback(
        "--profile", [flags] { flags->profile = true; },
        "Profile the tables that were built and have no profile, once they are published; without "
        "either as millrace.yaml says");
    command
        ->add_flag_callback(
            "--no-profile", [flags] { flags->profile = false; }, "Do not")
        ->excludes(profile);
    command->add_option("--route", flags->route, "auto, general or fast")
        ->check(one_of({"auto", "general", "fast"}));
    add_common_options(*command, context);
    add_resource_options(*command, context);
    command->callback(
        [&context, flags] { run_command(context, [&] { return run(context, *flags); }); });
}

}  // namespace millrace::cli
