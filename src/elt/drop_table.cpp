// SPDX-License-Identifier: Apache-2.0
#include "elt/drop_table.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "elt/run_log.h"
#include "sql/named_tables.h"

namespace millrace::elt {
namespace {

bool same_name(const lake::TableId& a, const lake::TableId& b) {
    return base::to_lower(a.to_string()) == base::to_lower(b.to_string());
}

// Whether queries read any version of a table, directly or through views as they were published.
class Readers {
  public:
    Readers(const Project& project, const Names& names, lake::Lake& lake,
            const lake::TableId& table)
        : project_(project), names_(names), lake_(lake), table_(table) {}

    // Views that name it, and those that read an older version of a view that does.
    base::Result<std::vector<lake::TableId>> views() const {
        std::vector<lake::TableId> readers;
        for (const auto& [id, current] : MR_TRY(lake_.tables())) {
            if (current.kind != lake::TableKind::View || same_name(id, table_)) continue;
            std::set<std::pair<lake::TableId, int64_t>> seen;
            if (MR_TRY(reads(current.definition, seen))) readers.push_back(id);
        }
        return readers;
    }

    std::vector<lake::TableId> models() const {
        std::vector<lake::TableId> readers;
        for (const auto& [id, model] : project_.models) {
            if (names_table(model.sql) || tests_name_it(model)) readers.push_back(id);
        }
        return readers;
    }

  private:
    base::Result<bool> reads(const std::string& query,
                             std::set<std::pair<lake::TableId, int64_t>>& seen) const {
        for (const auto& [name, moment] : sql::named_tables(query)) {
            const lake::TableId id = names_.declared(name);
            if (names_.is_source(id)) continue;
            if (same_name(id, table_)) return true;
            // A view as it is now is looked at by itself.
            if (!moment.version && !moment.time) continue;
            const auto past = moment.version ? lake_.at_version(id, *moment.version)
                                             : lake_.at_time(id, *moment.time);
            if (!past.ok()) {
                if (past.error().kind() == base::ErrorKind::NotFound) continue;
                return past.error();
            }
            if (past->kind != lake::TableKind::View) continue;
            if (!seen.emplace(id, past->version).second) continue;
            if (MR_TRY(reads(past->definition, seen))) return true;
        }
        return false;
    }

    bool names_table(const std::string& query) const {
        const auto named = sql::named_tables(query);
        return std::any_of(named.begin(), named.end(), [&](const auto& read) {
            const lake::TableId id = names_.declared(read.name);
            return !names_.is_source(id) && same_name(id, table_);
        });
    }

    bool tests_name_it(const Model& model) const {
        const auto names_it = [&](const DataTest& test) {
            return test.kind == TestKind::Relationships && same_name(test.to, table_);
        };
        const auto any = [&](const std::vector<DataTest>& tests) {
            return std::any_of(tests.begin(), tests.end(), names_it);
        };
        return any(model.tests) ||
               std::any_of(model.columns.begin(), model.columns.end(),
                           [&](const ColumnDefinition& column) { return any(column.tests); });
    }

    const Project& project_;
    const Names& names_;
    lake::Lake& lake_;
    const lake::TableId& table_;
};

base::Result<void> check_nothing_makes(const Project& project, const Names& names,
                                       const lake::TableId& table) {
    const sql::TableName name{table.schema, table.table};
    const auto model = project.models.find(names.declared(name));
    if (model != project.models.end()) {
        return base::conflict("a model makes this table: " + model->first.to_string())
            .at(model->second.file.string())
            .hint("remove the model file first");
    }
    if (const auto* source = names.quarantined_source(name)) {
        return base::conflict("the bad rows of a source go to this table: " + source->to_string())
            .at(project.sources.at(*source).location)
            .hint("take the source out first");
    }
    return {};
}

base::Result<void> check_no_view_reads(const Project& project, const Readers& readers,
                                       const lake::TableId& table) {
    const auto views = MR_TRY(readers.views());
    if (views.empty()) return {};
    std::vector<std::string> told;
    for (const auto& view : views) told.push_back(view.to_string());
    const std::string first = told.front();
    const bool has_model = project.models.contains(views.front());
    return base::conflict(table.to_string() + " is read by a view: " + base::join(told, ", "))
        .hint(has_model ? "change the model of " + first + " and run it, or remove its file and " +
                              "drop the view first"
                        : "millrace table drop " + first + " removes that view");
}

}  // namespace

base::Result<DroppedTable> drop_table(const Project& project, const Names& names, lake::Lake& lake,
                                      const base::Clock& clock, RunRecorder& recorder,
                                      const lake::TableId& table) {
    MR_TRY(check_nothing_makes(project, names, table));
    const Readers readers(project, names, lake, table);
    MR_TRY(check_no_view_reads(project, readers, table));
    const auto last = MR_TRY(lake.current(table));
    if (!last) return base::not_found("table not found: " + table.to_string());
    const auto now = clock.now();
    DroppedTable dropped{lake::make_run_id(now), table, *last, {}, readers.models()};
    auto& database = lake.directory().database();
    RunLog log(database);
    MR_TRY(log.migrate());
    MR_TRY(database.write([&]() -> base::Result<void> {
        dropped.held = MR_TRY(lake.drop(table));
        MR_TRY(log.remember_inputs(table, {}));
        MR_TRY(log.record_drop(dropped.run_id, now, table, *last));
        return recorder.table_dropped(dropped.run_id, table);
    }));
    return dropped;
}

}  // namespace millrace::elt
