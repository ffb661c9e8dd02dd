// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/progress_bar.h"
#include "cli/run_report.h"
#include "elt/run_tests.h"
#include "elt/selector.h"

namespace millrace::cli {
namespace {

// With why, if the cause is that the model says more than the table was built with.
void explain(elt::TestResult& result, const elt::PlannedModel& planned,
             const lake::Snapshot& current) {
    if (!result.error || current.schema == planned.schema) return;
    const std::string remedy = "millrace run " + result.table.to_string();
    for (const auto& column : result.test->columns) {
        if (current.schema.find(column)) continue;
        result.error = base::not_found(fmt::format("published version {} has no column {}",
                                                   current.version, column))
                           .hint(remedy);
        return;
    }
    const std::string hint = result.error->hint();
    result.error =
        std::move(*result.error)
            .hint(fmt::format("{}version {} was published before the model was changed: {}",
                              hint.empty() ? "" : hint + "; ", current.version, remedy));
}

base::Result<int> test(Context& context, const std::vector<std::string>& selectors) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Look, "test"));
    auto* lake = MR_TRY(space->require_lake());
    const auto plan = MR_TRY(space->plan(selectors));
    auto selected = elt::select_models(plan, selectors);
    if (!selected.ok()) return usage(context, std::move(selected).error());
    const auto run = space->run_context(plan);
    base::Json json = base::Json::array();
    std::vector<std::string> skipped;
    int64_t passed = 0, warned = 0, failed = 0;
    size_t number = 0;
    for (const auto& id : *selected) {
        ++number;
        const elt::PlannedModel& planned = plan.models.at(id);
        const auto current = MR_TRY(lake->current(id));
        if (!current) {
            skipped.push_back(id.to_string());
            continue;
        }
        std::vector<lake::StoredFile> files;
        const bool is_table = current->kind == lake::TableKind::Table;
        if (is_table) files = MR_TRY(lake->files(id, current->version, true));
        CountingBar bar(context.json, "tests");
        auto results = MR_TRY(elt::run_tests(
            run, *planned.model, current->schema, current->partition_by,
            is_table ? &files : nullptr,
            bar.under(fmt::format("[{}/{}] {}", number, selected->size(), id.to_string()))));
        bar.stop();
        for (auto& result : results) {
            explain(result, planned, *current);
            const bool warns = !result.error && result.test->severity == elt::Severity::Warn;
            (result.passed ? passed : warns ? warned : failed) += 1;
            json.push_back(to_json(result));
            if (context.json) continue;
            fmt::print(
                "{} {}  {}\n",
                result.passed ? styled("passed    ", Style::Green)
                : warns       ? styled("warning   ", Style::Yellow)
                              : styled("failed    ", Style::Red),
                id.to_string(),
                result.passed ? result.test->name() : describe_failure(result, "\n             "));
        }
    }
    if (skipped.size() == selected->size() && !skipped.empty()) {
        return base::not_found("never built: " + base::join(skipped, ", "))
            .hint("millrace run builds them, and tests them before they are published");
    }
    if (context.json) {
        print_json({{"passed", passed},
                    {"warnings", warned},
                    {"failed", failed},
                    {"skipped", skipped},
                    {"tests", json}});
    } else {
        for (const auto& name : skipped) fmt::print("{:<10} {}: never built\n", "skipped", name);
        fmt::print("{} passed, {}, {} failed\n", passed, count_of(warned, "warning"), failed);
    }
    return failed == 0 ? kOk : kFindings;
}

}  // namespace

void add_test_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("test", "Run the tests of models on their published tables");
    auto selectors = std::make_shared<std::vector<std::string>>();
    command->add_option("selector", *selectors,
                        "Models: schema.table, +name, name+, schema.*, tag:x");
    add_common_options(*command, context);
    add_resource_options(*command, context);
    command->callback(
        [&context, selectors] { run_command(context, [&] { return test(context, *selectors); }); });
}

}  // namespace millrace::cli
