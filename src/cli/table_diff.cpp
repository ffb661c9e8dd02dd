// SPDX-License-Identifier: Apache-2.0
#include "cli/table_diff.h"

#include <set>

#include "base/text.h"
#include "cli/print.h"
#include "elt/names.h"
#include "sql/session.h"

namespace millrace::cli {
namespace {

struct Version {
    lake::Snapshot snapshot;
    std::vector<lake::StoredFile> files;  // those that the other version does not have

    bool is_view() const { return snapshot.kind == lake::TableKind::View; }
    // A view stores nothing: there is no such number.
    base::Json stored(int64_t count) const { return is_view() ? base::Json() : base::Json(count); }
};

struct Difference {
    Version old;
    Version fresh;
    base::Json columns = base::Json::array();
    // Of rows: nothing when the versions' rows cannot be compared, which `why_not` explains.
    std::optional<int64_t> added;
    std::optional<int64_t> removed;
    std::string why_not;

    bool definition_changed() const { return old.snapshot.definition != fresh.snapshot.definition; }
};

base::Json changed_columns(const columnar::Schema& old, const columnar::Schema& fresh) {
    base::Json columns = base::Json::array();
    for (const auto& field : fresh.fields) {
        const auto before = old.find(field.name);
        if (!before) {
            columns.push_back(
                {{"column", field.name}, {"change", "added"}, {"type", field.type.to_string()}});
        } else if (old.fields[*before].type != field.type) {
            columns.push_back({{"column", field.name},
                               {"change", "type"},
                               {"was", old.fields[*before].type.to_string()},
                               {"type", field.type.to_string()}});
        }
    }
    for (const auto& field : old.fields) {
        if (!fresh.find(field.name)) {
            columns.push_back(
                {{"column", field.name}, {"change", "dropped"}, {"type", field.type.to_string()}});
        }
    }
    return columns;
}

// Files that both versions have hold the same rows: only the others are read.
void drop_common_files(Version& a, Version& b) {
    std::set<std::string> in_a, in_b;
    for (const auto& file : a.files) in_a.insert(file.path);
    for (const auto& file : b.files) in_b.insert(file.path);
    std::erase_if(a.files, [&](const auto& file) { return in_b.contains(file.path); });
    std::erase_if(b.files, [&](const auto& file) { return in_a.contains(file.path); });
}

// Rows of `a` that are not in `b`, as often as they stand there.
base::Result<int64_t> rows_only_in(sql::Session& session, const std::string& a,
                                   const std::string& b) {
    auto rows = MR_TRY(session.run("SELECT count(*) FROM (SELECT * FROM " + a +
                                   " EXCEPT ALL SELECT * FROM " + b + ")"));
    return MR_TRY(rows->next()).columns[0].values<int64_t>()[0];
}

base::Result<void> compare_rows(app::Workspace& space, const base::Path& data, Difference& result) {
    const lake::TableId before{"millrace_diff", "old_rows"}, after{"millrace_diff", "new_rows"};
    for (const auto& [id, version] : {std::pair{&before, &result.old}, {&after, &result.fresh}}) {
        space.names().stand_in(
            *id, elt::file_table(version->snapshot.schema, version->snapshot.partition_by, data,
                                 version->files));
    }
    auto session = MR_TRY(sql::Session::open(space.engine(), space.names(), space.stop()));
    result.removed = MR_TRY(rows_only_in(*session, before.to_string(), after.to_string()));
    result.added = MR_TRY(rows_only_in(*session, after.to_string(), before.to_string()));
    return {};
}

base::Result<Difference> difference(Context& context, app::Workspace& space, lake::Lake& lake,
                                    const lake::TableId& table, int64_t from, int64_t to) {
    Difference result;
    for (const auto& [version, number] : {std::pair{&result.old, from}, {&result.fresh, to}}) {
        version->snapshot = MR_TRY(find_version(context, lake, table, number));
        version->files = MR_TRY(lake.files(table, number));
    }
    drop_common_files(result.old, result.fresh);
    const auto& old = result.old.snapshot;
    const auto& fresh = result.fresh.snapshot;
    result.columns = changed_columns(old.schema, fresh.schema);
    if (result.old.is_view() || result.fresh.is_view()) {
        result.why_not = "a view stores no rows";
    } else if (old.schema != fresh.schema) {
        result.why_not = "columns changed";
    } else {
        MR_TRY(compare_rows(space, MR_TRY(lake.data_folder(table)), result));
    }
    return result;
}

base::Json to_json(const lake::TableId& table, const Difference& difference) {
    const auto& [old, fresh, columns, added, removed, why_not] = difference;
    const auto known = [](std::optional<int64_t> count) {
        return count ? base::Json(*count) : base::Json();
    };
    base::Json json{{"table", table.to_string()},
                    {"from", old.snapshot.version},
                    {"to", fresh.snapshot.version},
                    {"rows_from", old.stored(old.snapshot.rows)},
                    {"rows_to", fresh.stored(fresh.snapshot.rows)},
                    {"rows_removed", known(removed)},
                    {"rows_added", known(added)},
                    {"files_removed", old.stored(static_cast<int64_t>(old.files.size()))},
                    {"files_added", fresh.stored(static_cast<int64_t>(fresh.files.size()))},
                    {"definition_changed", difference.definition_changed()},
                    {"columns", columns}};
    if (!why_not.empty()) json["rows_not_compared"] = why_not;
    return json;
}

// "2 -> 3", "-" for a number that a view does not have.
std::string change_of(const Difference& difference, int64_t lake::Snapshot::*count) {
    const auto text = [&](const Version& version) {
        return version.is_view() ? "-" : base::format_count(version.snapshot.*count);
    };
    return text(difference.old) + " -> " + text(difference.fresh);
}

void print(const lake::TableId& table, const Difference& difference) {
    const auto& [old, fresh, columns, added, removed, why_not] = difference;
    fmt::print("{} from version {} to {}\n", styled(table.to_string(), Style::Bold),
               old.snapshot.version, fresh.snapshot.version);
    if (!old.is_view() || !fresh.is_view()) {
        fmt::print("  rows     {}   ", change_of(difference, &lake::Snapshot::rows));
        if (added && removed) {
            fmt::print("{} {}\n", styled("+" + base::format_count(*added), Style::Green),
                       styled("-" + base::format_count(*removed), Style::Red));
        } else {
            fmt::print("not compared: {}\n", why_not);
        }
        fmt::print("  files    {}   +{} -{}\n", change_of(difference, &lake::Snapshot::files),
                   fresh.files.size(), old.files.size());
    }
    if (old.is_view() || fresh.is_view()) {
        fmt::print("  query    {}\n", difference.definition_changed() ? "changed" : "unchanged");
    }
    for (const auto& column : columns) {
        fmt::print("  column   {} {} {}\n", column["column"].get<std::string>(),
                   column["change"] == "type" ? "was " + column["was"].get<std::string>() + ", is"
                                              : column["change"].get<std::string>(),
                   column["type"].get<std::string>());
    }
}

}  // namespace

base::Result<int> table_diff(Context& context, const std::string& name, int64_t from, int64_t to) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "table diff"));
    auto* lake = MR_TRY(space->require_lake());
    const auto table = MR_TRY(find_table(context, *space, name));
    if (to == 0) to = table.current.version;
    if (from == 0) from = to - 1;
    if (from == 0) {
        return base::not_found("no version before the first: " + table.id.to_string())
            .hint("a run that changes the table makes the second");
    }
    const auto found = MR_TRY(difference(context, *space, *lake, table.id, from, to));
    if (context.json) {
        print_json(to_json(table.id, found));
    } else {
        print(table.id, found);
    }
    return kOk;
}

}  // namespace millrace::cli
