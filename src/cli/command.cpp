// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"

#include "base/text.h"
#include "cli/print.h"
#include "cli/usage.h"

namespace millrace::cli {

base::Error usage(Context& context, base::Error error) {
    context.exit_code_of_error = kUsage;
    return error;
}

void add_json_option(CLI::App& command, Context& context) {
    command.add_flag("--json", context.json, "Print one JSON document for machines");
}

void add_common_options(CLI::App& command, Context& context) {
    command
        .add_option("--project", context.project,
                    "Project folder (default: the nearest upwards with a millrace.yaml)")
        ->check(not_empty());
    command
        .add_option("--data-dir", context.data_directory,
                    "Data directory (default: the project's data_dir)")
        ->check(not_empty());
    add_json_option(command, context);
}

void add_threads_option(CLI::App& command, Context& context) {
    command.add_option("--threads", context.threads, "Threads (default: all processors)")
        ->check(whole_number(1, 256));
}

void add_resource_options(CLI::App& command, Context& context) {
    add_threads_option(command, context);
    command
        .add_option("--memory-limit", context.memory_limit,
                    "Memory to stay within, as in 512MB (default: 60 % of the machine's)")
        ->check(not_empty());
}

void run_command(Context& context, const std::function<base::Result<int>()>& work) {
    auto result = work();
    if (result.ok()) {
        context.exit_code = *result;
        return;
    }
    const base::Error error = std::move(result).error();
    context.exit_code = context.exit_code_of_error;
    const bool unread = error.kind() == base::ErrorKind::Cancelled && !context.stop.requested();
    if (unread) return;  // the pipe was closed: nobody is there to be told
    if (context.json) {
        print_json({{"error", to_json(error)}});
    } else {
        print_error(error);
    }
}

base::Result<app::WorkspaceOptions> workspace_options(Context& context) {
    app::WorkspaceOptions options;
    if (context.project.empty()) {
        auto folder = elt::find_project_folder(".");
        if (!folder.ok()) return usage(context, std::move(folder).error());
        options.project = *folder;
    } else {
        std::error_code error;
        if (!std::filesystem::exists(base::Path(context.project) / "millrace.yaml", error)) {
            return usage(context, base::not_found("no millrace.yaml in " + context.project)
                                      .hint("millrace init makes a project"));
        }
        options.project = context.project;
    }
    if (!context.data_directory.empty()) options.data_directory = context.data_directory;
    options.threads = context.threads;
    options.confined = context.confined;
    if (!context.memory_limit.empty()) {
        const auto bytes = base::parse_bytes(context.memory_limit);
        if (!bytes) {
            return usage(context, base::invalid_argument("not a size: " + context.memory_limit)
                                      .hint("write 512MB or 2GiB"));
        }
        if (*bytes < app::kMemoryBytesMin) {
            return usage(
                context,
                base::invalid_argument("memory limit is too small: " + context.memory_limit)
                    .hint("at least " + base::format_bytes(app::kMemoryBytesMin)));
        }
        options.memory_bytes_max = *bytes;
    }
    return options;
}

base::Result<std::unique_ptr<app::Workspace>> open_workspace(Context& context, app::Purpose purpose,
                                                             std::string_view command) {
    const auto options = MR_TRY(workspace_options(context));
    auto space = MR_TRY(app::Workspace::open(options, purpose, command, context.stop));
    if (space->definitions_error() && purpose == app::Purpose::Browse) {
        tell("{} sources and models are not known: {}\n", styled("note", Style::Yellow, 2),
             space->definitions_error()->to_string());
    }
    return space;
}

base::Result<lake::Table> find_table(Context& context, app::Workspace& space,
                                     const std::string& name) {
    auto* lake = MR_TRY(space.require_lake());
    const auto wanted = lake::TableId::from_text(name);
    auto found = MR_TRY(lake->table(wanted));
    if (found) return *std::move(found);
    const auto declared = space.names().declared({wanted.schema, wanted.table});
    if (space.project().models.contains(declared)) return elt::never_built(declared);
    if (space.names().is_source(declared)) {
        return usage(context,
                     base::invalid_argument("a source, not a table: " + declared.to_string())
                         .hint("millrace sql \"SELECT * FROM " + declared.to_string() +
                               " LIMIT 5\" shows its rows"));
    }
    std::vector<std::string> names;
    for (const auto& table : MR_TRY(lake->tables())) names.push_back(table.id.to_string());
    return usage(
        context,
        base::not_found("table not found: " + name).hint(base::suggest(name, names, "tables")));
}

base::Result<lake::Snapshot> find_version(Context& context, lake::Lake& lake,
                                          const lake::TableId& table, int64_t version) {
    auto found = lake.at_version(table, version);
    if (found.ok() || found.error().kind() != base::ErrorKind::NotFound) return found;
    return usage(context, std::move(found).error());
}

base::Json to_json(const base::Error& error) {
    base::Json json{{"kind", std::string(base::to_string(error.kind()))},
                    {"message", error.message()}};
    if (!error.hint().empty()) json["hint"] = error.hint();
    if (!error.location().file.empty()) {
        json["file"] = error.location().file;
        if (error.location().line > 0) json["line"] = error.location().line;
        if (error.location().column > 0) json["column"] = error.location().column;
    }
    for (const base::Error& other : error.also()) json["also"].push_back(to_json(other));
    return json;
}

void print_json(const base::Json& json) {
    fmt::print("{}\n", json.dump(2, ' ', false, base::Json::error_handler_t::replace));
}

}  // namespace millrace::cli
