// SPDX-License-Identifier: Apache-2.0
#include "elt/export.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/progress_bar.h"
#include "cli/usage.h"

namespace millrace::cli {
namespace {

base::Result<int> export_to(Context& context, const std::string& name, const std::string& path,
                            int64_t version) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "export"));
    auto* lake = MR_TRY(space->require_lake());
    const auto table = MR_TRY(find_table(context, *space, name));
    const int64_t wanted = version > 0 ? version : table.current.version;
    CountingBar bar(context.json, "");
    const auto report = MR_TRY(elt::export_table(*lake, table.id, wanted, path, context.stop,
                                                 bar.under(table.id.to_string())));
    bar.stop();
    if (context.json) {
        print_json({{"table", table.id.to_string()},
                    {"version", wanted},
                    {"path", path},
                    {"files", report.files},
                    {"bytes", report.bytes}});
    } else {
        fmt::print("{} version {}: {}, {} in {}\n", table.id.to_string(), wanted,
                   count_of(report.files, "file"), base::format_bytes(report.bytes), path);
    }
    return kOk;
}

}  // namespace

void add_export_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "export", "Put a table's files at a path as a plain Hive layout, swapped in at once");
    auto name = std::make_shared<std::string>();
    auto path = std::make_shared<std::string>();
    auto version = std::make_shared<int64_t>(0);
    command->add_option("table", *name, "schema.table")->required();
    command->add_option("path", *path, "An empty, new, or earlier exported folder")
        ->required()
        ->check(not_empty());
    command->add_option("--version", *version, "Of the table (default: the newest)")
        ->check(whole_number(1));
    add_common_options(*command, context);
    command->callback([=, &context] {
        run_command(context, [&] { return export_to(context, *name, *path, *version); });
    });
}

}  // namespace millrace::cli
