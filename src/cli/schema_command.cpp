// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "elt/json_schema.h"

namespace millrace::cli {
namespace {

base::Result<int> schema(Context& context, const std::string& name) {
    base::Json all;
    std::vector<std::string> names;
    for (auto& [known, json] : elt::json_schemas()) {
        if (name == known) {
            print_json(json);
            return kOk;
        }
        names.emplace_back(known);
        all[std::string(known)] = std::move(json);
    }
    if (!name.empty()) {
        return usage(context, base::not_found("no schema of that name: " + name)
                                  .hint(base::suggest(name, names, "schemas")));
    }
    print_json(all);
    return kOk;
}

}  // namespace

void add_schema_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "schema", "Print the JSON Schemas of millrace.yaml, sources.yaml and the model header");
    auto name = std::make_shared<std::string>();
    command->add_option("name", *name, "millrace.yaml, sources.yaml or model (default: all)");
    add_json_option(*command, context);  // they are JSON anyway
    command->callback(
        [&context, name] { run_command(context, [&] { return schema(context, *name); }); });
}

}  // namespace millrace::cli
