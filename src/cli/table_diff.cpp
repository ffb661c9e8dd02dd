// SPDX-License-Identifier: Apache-2.0
#include "cli/table_diff.h"

#include "base/text.h"
#include "cli/print.h"
#include "elt/version_diff.h"

namespace millrace::cli {
namespace {

using elt::ComparedVersion;
using elt::VersionDiff;

// A view stores nothing: there is no such number.
base::Json stored(const ComparedVersion& version, int64_t count) {
    return version.is_view() ? base::Json() : base::Json(count);
}

base::Json to_json(const std::vector<elt::ColumnChange>& changes) {
    base::Json json = base::Json::array();
    for (const auto& [column, change, type, was] : changes) {
        json.push_back({{"column", column}, {"change", change}, {"type", type}});
        if (!was.empty()) json.back()["was"] = was;
    }
    return json;
}

base::Json to_json(const lake::TableId& table, const VersionDiff& diff) {
    const auto& [old, fresh, columns, why_no_rows] = diff;
    const auto known = [](std::optional<int64_t> count) {
        return count ? base::Json(*count) : base::Json();
    };
    base::Json json{{"table", table.to_string()},
                    {"from", old.snapshot.version},
                    {"to", fresh.snapshot.version},
                    {"rows_from", stored(old, old.snapshot.rows)},
                    {"rows_to", stored(fresh, fresh.snapshot.rows)},
                    {"rows_removed", known(old.rows)},
                    {"rows_added", known(fresh.rows)},
                    {"files_removed", stored(old, old.files)},
                    {"files_added", stored(fresh, fresh.files)},
                    {"definition_changed", diff.definition_changed()},
                    {"columns", to_json(columns)}};
    if (!why_no_rows.empty()) json["rows_not_compared"] = why_no_rows;
    return json;
}

// "2 -> 3", "-" for a number that a view does not have.
std::string change_of(const VersionDiff& diff, int64_t lake::Snapshot::*count) {
    const auto text = [&](const ComparedVersion& version) {
        return version.is_view() ? "-" : base::format_count(version.snapshot.*count);
    };
    return text(diff.old) + " -> " + text(diff.fresh);
}

void print(const lake::TableId& table, const VersionDiff& diff) {
    const auto& [old, fresh, columns, why_no_rows] = diff;
    fmt::print("{} from version {} to {}\n", styled(table.to_string(), Style::Bold),
               old.snapshot.version, fresh.snapshot.version);
    if (!old.is_view() || !fresh.is_view()) {
        fmt::print("  rows     {}   ", change_of(diff, &lake::Snapshot::rows));
        if (old.rows && fresh.rows) {
            fmt::print("{} {}\n", styled("+" + base::format_count(*fresh.rows), Style::Green),
                       styled("-" + base::format_count(*old.rows), Style::Red));
        } else {
            fmt::print("not compared: {}\n", why_no_rows);
        }
        fmt::print("  files    {}   +{} -{}\n", change_of(diff, &lake::Snapshot::files),
                   fresh.files, old.files);
    }
    if (old.is_view() || fresh.is_view()) {
        fmt::print("  query    {}\n", diff.definition_changed() ? "changed" : "unchanged");
    }
    for (const auto& [column, change, type, was] : columns) {
        fmt::print("  column   {} {} {}\n", column,
                   change == "type" ? "was " + was + ", is" : change, type);
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
    const auto old = MR_TRY(find_version(context, *lake, table.id, from));
    const auto fresh = MR_TRY(find_version(context, *lake, table.id, to));
    const auto diff = MR_TRY(elt::compare_versions(space->names(), *lake, space->engine(),
                                                   space->stop(), table.id, old, fresh, {}));
    if (context.json) {
        print_json(to_json(table.id, diff));
    } else {
        print(table.id, diff);
    }
    return kOk;
}

}  // namespace millrace::cli
