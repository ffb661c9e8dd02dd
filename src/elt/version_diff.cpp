// SPDX-License-Identifier: Apache-2.0
#include "elt/version_diff.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "sql/session.h"

namespace millrace::elt {
namespace {

using Files = std::vector<lake::StoredFile>;

std::vector<ColumnChange> changed_columns(const columnar::Schema& old,
                                          const columnar::Schema& fresh) {
    std::vector<ColumnChange> changes;
    for (const auto& field : fresh.fields) {
        const auto before = old.find(field.name);
        const std::string type = field.type.to_string();
        if (!before) {
            changes.push_back({field.name, "added", type, {}});
        } else if (old.fields[*before].type != field.type) {
            changes.push_back({field.name, "type", type, old.fields[*before].type.to_string()});
        }
    }
    for (const auto& field : old.fields) {
        if (!fresh.find(field.name)) {
            changes.push_back({field.name, "dropped", field.type.to_string(), {}});
        }
    }
    return changes;
}

void drop_common_files(Files& a, Files& b) {
    std::set<std::string> in_a, in_b;
    for (const auto& file : a) in_a.insert(file.path);
    for (const auto& file : b) in_b.insert(file.path);
    std::erase_if(a, [&](const auto& file) { return in_b.contains(file.path); });
    std::erase_if(b, [&](const auto& file) { return in_a.contains(file.path); });
}

int64_t rows_in(const Files& files) {
    int64_t rows = 0;
    for (const auto& file : files) rows += file.rows;
    return rows;
}

// Rows of `a` that are not in `b`, as often as they stand there.
base::Result<void> find_rows(sql::Session& session, const std::string& a, const std::string& b,
                             size_t samples_max, ComparedVersion& version) {
    const std::string only_in_a = "(SELECT * FROM " + a + " EXCEPT ALL SELECT * FROM " + b + ")";
    auto rows = MR_TRY(session.run("SELECT count(*) FROM " + only_in_a));
    version.rows = MR_TRY(rows->next()).columns[0].values<int64_t>()[0];
    rows.reset();
    if (samples_max == 0) return {};
    version.samples = MR_TRY(sql::fetch_text(
        session,
        "SELECT * FROM " + only_in_a + " ORDER BY ALL LIMIT " + std::to_string(samples_max + 1),
        samples_max));
    return {};
}

}  // namespace

base::Result<VersionDiff> compare_versions(Names& names, lake::Lake& lake, sql::Engine& engine,
                                           const base::Stop& stop, const lake::TableId& table,
                                           const lake::Snapshot& old, const lake::Snapshot& fresh,
                                           const DiffLimits& limits) {
    VersionDiff diff{
        {old, 0, {}, {}}, {fresh, 0, {}, {}}, changed_columns(old.schema, fresh.schema), {}};
    Files before = MR_TRY(lake.files(table, old.version));
    Files after = MR_TRY(lake.files(table, fresh.version));
    drop_common_files(before, after);
    diff.old.files = static_cast<int64_t>(before.size());
    diff.fresh.files = static_cast<int64_t>(after.size());
    if (diff.old.is_view() || diff.fresh.is_view()) {
        diff.why_no_rows = "a view stores no rows";
    } else if (old.schema != fresh.schema) {
        diff.why_no_rows = "columns changed";
    } else if (const int64_t rows = rows_in(before) + rows_in(after); rows > limits.rows_max) {
        diff.why_no_rows = base::format_count(rows) + " rows are in files of one version alone";
    }
    if (!diff.why_no_rows.empty()) return diff;

    const base::Path data = MR_TRY(lake.data_folder(table));
    const lake::TableId old_rows{"millrace_diff", "old_rows"};
    const lake::TableId new_rows{"millrace_diff", "new_rows"};
    names.stand_in(old_rows, file_table(old.schema, old.partition_by, data, std::move(before)));
    names.stand_in(new_rows, file_table(fresh.schema, fresh.partition_by, data, std::move(after)));
    auto session = MR_TRY(sql::Session::open(engine, names, stop));
    MR_TRY(find_rows(*session, old_rows.to_string(), new_rows.to_string(), limits.samples_max,
                     diff.old));
    MR_TRY(find_rows(*session, new_rows.to_string(), old_rows.to_string(), limits.samples_max,
                     diff.fresh));
    return diff;
}

}  // namespace millrace::elt
