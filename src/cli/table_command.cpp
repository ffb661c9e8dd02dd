// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/progress_bar.h"
#include "cli/table_diff.h"
#include "cli/table_drop.h"
#include "cli/usage.h"
#include "elt/export.h"
#include "elt/rollback.h"

namespace millrace::cli {
namespace {

// A view stores nothing: what a table has of rows, files and the like is unknown for it, not 0.
bool is_view(const lake::Snapshot& snapshot) {
    return snapshot.kind == lake::TableKind::View;
}

std::string kind_of(const lake::Snapshot& snapshot) {
    return is_view(snapshot) ? "view" : "table";
}

// Rows, partitions, files and size, for people.
std::array<std::string, 4> amounts(const lake::Snapshot& snapshot) {
    if (is_view(snapshot)) return {"-", "-", "-", "-"};
    return {base::format_count(snapshot.rows), base::format_count(snapshot.partitions),
            base::format_count(snapshot.files), base::format_bytes(snapshot.bytes)};
}

base::Json to_json(const lake::TableId& id, const lake::Snapshot& snapshot) {
    const auto stored = [&](int64_t count) {
        return is_view(snapshot) ? base::Json() : base::Json(count);
    };
    base::Json json{{"table", id.to_string()},
                    {"kind", kind_of(snapshot)},
                    {"snapshot", snapshot.version},
                    {"created", base::format_timestamp(snapshot.created)},
                    {"run_id", snapshot.run_id},
                    {"operation", snapshot.operation},
                    {"rows", stored(snapshot.rows)},
                    {"partitions", stored(snapshot.partitions)},
                    {"files", stored(snapshot.files)},
                    {"bytes", stored(snapshot.bytes)},
                    {"partition_by", snapshot.partition_by},
                    {"columns", columnar::to_json(snapshot.schema)}};
    if (!snapshot.definition.empty()) json["definition"] = snapshot.definition;
    return json;
}

base::Result<int> list(Context& context) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "table list"));
    std::vector<lake::Table> tables;
    if (space->lake() != nullptr) tables = MR_TRY(space->lake()->tables());
    if (context.json) {
        base::Json json = base::Json::array();
        for (const auto& table : tables) json.push_back(to_json(table.id, table.current));
        print_json(json);
        return kOk;
    }
    if (tables.empty()) {
        fmt::print("no tables yet: millrace run makes them\n");
        return kOk;
    }
    TextTable out({"table", "kind", "rows", "partitions", "files", "size", "version", "changed"});
    for (const size_t column : {2, 3, 4, 5, 6}) out.right(column);
    for (const auto& [id, current] : tables) {
        const auto [rows, partitions, files, size] = amounts(current);
        out.add({id.to_string(), kind_of(current), rows, partitions, files, size,
                 std::to_string(current.version),
                 base::format_timestamp(current.created).substr(0, 19) + "Z"});
    }
    fmt::print("{}", out.to_string());
    return kOk;
}

base::Result<int> describe(Context& context, const std::string& name) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "table describe"));
    auto* lake = MR_TRY(space->require_lake());
    const auto table = MR_TRY(find_table(context, *space, name));
    const auto& current = table.current;
    const auto model =
        space->project().models.find(space->names().declared({table.id.schema, table.id.table}));
    const elt::Model* definition =
        model == space->project().models.end() ? nullptr : &model->second;
    if (context.json) {
        base::Json json = to_json(table.id, current);
        json["path"] = MR_TRY(lake->data_folder(table.id)).string();
        if (definition != nullptr) {
            json["description"] = definition->description;
            json["owner"] = definition->owner;
            json["tags"] = definition->tags;
            for (auto& column : json["columns"]) {
                const auto* known = definition->find_column(column["name"].get<std::string>());
                column["description"] = known == nullptr ? "" : known->description;
            }
        }
        print_json(json);
        return kOk;
    }
    fmt::print("{}\n", styled(table.id.to_string(), Style::Bold));
    const auto line = [](std::string_view key, const std::string& value) {
        if (!value.empty()) fmt::print("  {:<12} {}\n", key, value);
    };
    if (definition != nullptr) {
        line("description", definition->description);
        line("owner", definition->owner);
        line("tags", base::join(definition->tags, ", "));
        line("model", definition->file.string());
    }
    line("kind", kind_of(current));
    line("version", fmt::format("{}, {} ({})", current.version,
                                base::format_timestamp(current.created), current.operation));
    if (!is_view(current)) {
        line("rows", base::format_count(current.rows));
        line("files", fmt::format("{} in {}, {}", base::format_count(current.files),
                                  count_of(current.partitions, "partition"),
                                  base::format_bytes(current.bytes)));
        line("partitioned", base::join(current.partition_by, ", "));
        line("path", MR_TRY(lake->data_folder(table.id)).string());
    }
    TextTable columns({"column", "type", "description"});
    for (const auto& field : current.schema.fields) {
        const auto* known = definition == nullptr ? nullptr : definition->find_column(field.name);
        columns.add(
            {field.name, field.type.to_string(), known == nullptr ? "" : known->description});
    }
    fmt::print("\n{}", columns.to_string());
    return kOk;
}

base::Result<int> history(Context& context, const std::string& name) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "table history"));
    auto* lake = MR_TRY(space->require_lake());
    const auto table = MR_TRY(find_table(context, *space, name));
    const auto snapshots = MR_TRY(lake->history(table.id));
    if (context.json) {
        base::Json json = base::Json::array();
        for (const auto& snapshot : snapshots) json.push_back(to_json(table.id, snapshot));
        print_json(json);
        return kOk;
    }
    TextTable out(
        {"version", "created", "operation", "rows", "partitions", "files", "size", "run"});
    for (const size_t column : {0, 3, 4, 5, 6}) out.right(column);
    for (const auto& snapshot : snapshots) {
        const auto [rows, partitions, files, size] = amounts(snapshot);
        out.add({std::to_string(snapshot.version), base::format_timestamp(snapshot.created),
                 snapshot.operation, rows, partitions, files, size, snapshot.run_id});
    }
    fmt::print("{}", out.to_string());
    return kOk;
}

struct Exported {
    base::Path folder;
    int64_t version = 0;
};
// What its model exported of a table.
std::optional<Exported> find_export(app::Workspace& space, const lake::TableId& table) {
    const auto model =
        space.project().models.find(space.names().declared({table.schema, table.table}));
    if (model == space.project().models.end() || model->second.export_path.empty()) return {};
    const base::Path folder = model->second.export_path;
    const auto version = elt::exported_version(table, folder);
    if (!version) return {};
    return Exported{folder, *version};
}

base::Result<int> rollback(Context& context, const std::string& name, int64_t version) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Write, "table rollback"));
    auto* lake = MR_TRY(space->require_lake());
    const auto table = MR_TRY(find_table(context, *space, name));
    const auto old = MR_TRY(find_version(context, *lake, table.id, version));
    auto* recorder = MR_TRY(space->recorder());
    const int64_t published =
        MR_TRY(elt::roll_back(space->project(), space->names(), *lake, space->engine(),
                              space->clock(), space->stop(), *recorder, table, old));
    const bool changed = published != table.current.version;
    const auto exported = find_export(*space, table.id);
    const bool stale = exported && exported->version != version && exported->version != published;
    if (context.json) {
        base::Json json{{"table", table.id.to_string()},
                        {"status", changed ? "published" : "unchanged"},
                        {"rolled_back_to", version},
                        {"snapshot", published}};
        if (stale) {
            json["stale_export"] = {{"path", exported->folder.string()},
                                    {"version", exported->version}};
        }
        print_json(json);
    } else {
        fmt::print("{} version {} {}holds what version {} held\n", table.id.to_string(), published,
                   changed ? "" : "already ", version);
        if (stale) {
            tell("{} {}: {} still holds version {}; millrace export {} {} renews it\n",
                 styled("note", Style::Yellow, 2), table.id.to_string(), exported->folder.string(),
                 exported->version, table.id.to_string(), shell_word(exported->folder.string()));
        }
    }
    return kOk;
}

base::Result<int> vacuum(Context& context, bool dry_run) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Write, "table vacuum"));
    auto* lake = MR_TRY(space->require_lake());
    CountingBar bar(context.json, "files");
    const auto report =
        MR_TRY(lake->vacuum(dry_run, context.stop, [&](int64_t done, int64_t total) {
            bar.set(total == 0 ? "looking" : "removing", done, total);
        }));
    bar.stop();
    if (report.readers_present) {
        return base::conflict("tables are being read: " + space->data_path().string())
            .hint("nothing was removed; try again when the readers are done");
    }
    if (context.json) {
        print_json({{"files", report.files}, {"bytes", report.bytes}, {"dry_run", dry_run}});
    } else {
        fmt::print("{} {}, {}\n", dry_run ? "would remove" : "removed",
                   count_of(report.files, "file"), base::format_bytes(report.bytes));
    }
    return kOk;
}

}  // namespace

void add_table_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("table", "Look at tables and their versions");
    command->require_subcommand(1);
    auto name = std::make_shared<std::string>();
    auto from = std::make_shared<int64_t>(0);
    auto to = std::make_shared<int64_t>(0);
    auto dry_run = std::make_shared<bool>(false);
    const auto add = [&](const char* verb, const char* help, bool named,
                         std::function<base::Result<int>()> work) {
        auto* sub = command->add_subcommand(verb, help);
        if (named) sub->add_option("table", *name, "schema.table")->required();
        add_common_options(*sub, context);
        sub->callback([&context, work = std::move(work)] { run_command(context, work); });
        return sub;
    };
    add("list", "All tables", false, [&context] { return list(context); });
    add("describe", "Columns, size and place of a table", true,
        [&context, name] { return describe(context, *name); });
    add("history", "The versions of a table that can be read", true,
        [&context, name] { return history(context, *name); });
    auto* differ = add("diff", "What changed between two versions", true,
                       [=, &context] { return table_diff(context, *name, *from, *to); });
    differ->add_option("from", *from, "Version (default: the one before)")->check(whole_number(1));
    differ->add_option("to", *to, "Version (default: the newest)")->check(whole_number(1));
    auto* back = add("rollback", "Make an older version the newest again", true,
                     [=, &context] { return rollback(context, *name, *from); });
    back->add_option("version", *from, "Version")->required()->check(whole_number(1));
    add("drop", "Remove a table or view whose model is gone; vacuum removes its files", true,
        [&context, name] { return table_drop(context, *name); });
    auto* sweep = add("vacuum", "Remove files that no kept version needs", false,
                      [=, &context] { return vacuum(context, *dry_run); });
    sweep->add_flag("--dry-run", *dry_run, "Only count them");
}

}  // namespace millrace::cli
