// SPDX-License-Identifier: Apache-2.0
#include "elt/names.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "elt/quarantine.h"
#include "sql/named_tables.h"

namespace millrace::elt {
namespace {

// SQL names have no case; definitions and folders do. The key in `map` that SQL means.
template <typename T>
const lake::TableId* find_name(const std::map<lake::TableId, T>& map, const sql::TableName& name) {
    const auto exact = map.find({name.schema, name.table});
    if (exact != map.end()) return &exact->first;
    const std::string wanted = base::to_lower(name.to_string());
    for (const auto& [id, value] : map) {
        if (base::to_lower(id.to_string()) == wanted) return &id;
    }
    return nullptr;
}

// What AT asks for, with the remedy for a query whose version has gone.
base::Result<lake::Snapshot> past(base::Result<lake::Snapshot> snapshot) {
    if (snapshot.ok() || snapshot.error().kind() != base::ErrorKind::NotFound) return snapshot;
    std::string kept = snapshot.error().hint();
    return std::move(snapshot).error().hint(std::move(kept) +
                                            "; name one of them in AT, or take the AT out");
}

// Looks for a way from a query to a version of a table, through views as they were published. The
// engine itself would go round in a circle of views until its stack ends.
class WayThroughViews {
  public:
    // Without a version: to the newest, whichever that will be.
    WayThroughViews(const Names& names, const Project& project, lake::Lake& lake,
                    lake::TableId table, std::optional<int64_t> version,
                    std::set<lake::TableId> without = {})
        : names_(names),
          project_(project),
          lake_(lake),
          table_(std::move(table)),
          version_(version),
          without_(std::move(without)) {}

    base::Result<std::vector<lake::TableId>> find(const std::string& query) {
        if (!MR_TRY(leads_there(query))) way_.clear();
        return std::move(way_);
    }

  private:
    base::Result<bool> leads_there(const std::string& query) {
        for (const auto& [name, moment] : sql::named_tables(query)) {
            const lake::TableId id = names_.declared(name);
            if (project_.sources.contains(id)) continue;
            const auto read = MR_TRY(version_read(id, moment));
            way_.push_back(id);
            if (id == table_ && MR_TRY(is_end(read, moment))) return true;
            const bool is_new_view = read && read->kind == lake::TableKind::View &&
                                     !without_.contains(id) &&
                                     seen_.emplace(id, read->version).second;
            if (is_new_view && MR_TRY(leads_there(read->definition))) return true;
            way_.pop_back();
        }
        return false;
    }

    base::Result<std::optional<lake::Snapshot>> version_read(const lake::TableId& id,
                                                             const sql::Moment& moment) const {
        const bool past = moment.version || moment.time;
        if (!past) return lake_.current(id);
        auto found = moment.version ? lake_.at_version(id, *moment.version)
                                    : lake_.at_time(id, *moment.time);
        if (found.ok()) return std::optional<lake::Snapshot>(*std::move(found));
        if (found.error().kind() != base::ErrorKind::NotFound) return std::move(found).error();
        return std::optional<lake::Snapshot>{};
    }

    // A point in time to come means the newest version too.
    base::Result<bool> is_end(const std::optional<lake::Snapshot>& read,
                              const sql::Moment& moment) const {
        if (version_) return read && read->version == *version_;
        if (!moment.version && !moment.time) return true;
        const auto newest = MR_TRY(lake_.current(table_));
        return moment.time && read && newest && read->version == newest->version;
    }

    const Names& names_;
    const Project& project_;
    lake::Lake& lake_;
    const lake::TableId table_;
    const std::optional<int64_t> version_;
    const std::set<lake::TableId> without_;
    std::vector<lake::TableId> way_;
    std::set<std::pair<lake::TableId, int64_t>> seen_;
};

}  // namespace

base::Result<std::optional<sql::Relation>> Names::resolve(const sql::TableName& name,
                                                          const sql::Moment& moment) {
    if (name.schema == "information_schema") {
        return std::optional<sql::Relation>(MR_TRY(information_schema(name.table)));
    }
    const bool past = moment.version || moment.time;
    if (!past) {
        if (const auto* id = find_name(stand_ins_, name)) {
            return std::optional<sql::Relation>(stand_ins_.at(*id));
        }
    }
    if (const auto* id = find_name(project_.sources, name)) {
        if (past) {
            return base::invalid_argument("a source has no versions: " + id->to_string())
                .hint("AT reads tables that models made");
        }
        return std::optional<sql::Relation>(MR_TRY(sources_.get(*id))->relation);
    }
    return from_lake(declared(name), moment);
}

lake::TableId Names::declared(const sql::TableName& name) const {
    if (const auto* id = find_name(project_.sources, name)) return *id;
    if (const auto* id = find_name(project_.models, name)) return *id;
    if (const auto* source = quarantined_source(name)) return quarantine_table(*source);
    return {name.schema, name.table};
}

const lake::TableId* Names::quarantined_source(const sql::TableName& name) const {
    const std::string wanted = base::to_lower(name.to_string());
    for (const auto& [id, source] : project_.sources) {
        if (base::to_lower(quarantine_table(id).to_string()) == wanted) return &id;
    }
    return nullptr;
}

base::Result<bool> Names::is_published(const lake::TableId& id) const {
    return lake_ != nullptr && MR_TRY(lake_->current(id)).has_value();
}

base::Result<std::vector<lake::TableId>> Names::way_to(
    const lake::TableId& table, const std::string& query,
    const std::set<lake::TableId>& without) const {
    if (lake_ == nullptr) return std::vector<lake::TableId>{};
    return WayThroughViews(*this, project_, *lake_, table, {}, without).find(query);
}

// What can be read: sources, and what models have made.
base::Result<sql::Query> Names::information_schema(const std::string& table) {
    if (table != "tables") {
        return base::invalid_argument("table not found: information_schema." + table)
            .hint("information_schema.tables lists tables, DESCRIBE schema.table their columns");
    }
    std::string rows;
    const auto add = [&](const lake::TableId& id, const char* type) {
        rows +=
            (rows.empty() ? "('" : ", ('") + id.schema + "', '" + id.table + "', '" + type + "')";
    };
    for (const auto& [id, source] : project_.sources) add(id, "FOREIGN");
    if (lake_ != nullptr) {
        for (const auto& [id, current] : MR_TRY(lake_->tables())) {
            add(id, current.kind == lake::TableKind::View ? "VIEW" : "BASE TABLE");
        }
    }
    const std::string columns = "table_schema, table_name, table_type";
    if (rows.empty()) {
        return sql::Query{
            "SELECT '' AS table_schema, '' AS table_name, '' AS table_type WHERE false"};
    }
    return sql::Query{"SELECT * FROM (VALUES " + rows + ") v(" + columns + ")"};
}

base::Result<std::optional<sql::Relation>> Names::from_lake(const lake::TableId& id,
                                                            const sql::Moment& moment) {
    std::optional<lake::Snapshot> current;
    if (lake_ != nullptr) current = MR_TRY(lake_->current(id));
    if (!current) {
        if (project_.models.contains(id)) return never_built(id);
        const auto* source = quarantined_source({id.schema, id.table});
        if (source == nullptr) return std::optional<sql::Relation>{};
        if (!moment.version && !moment.time) {
            return std::optional<sql::Relation>(empty_relation(quarantine_schema()));
        }
        return base::not_found("table has no versions yet: " + id.to_string())
            .hint("it gets its first with the first bad row of " + source->to_string());
    }
    lake::Snapshot snapshot = *current;
    if (moment.version) snapshot = MR_TRY(past(lake_->at_version(id, *moment.version)));
    if (moment.time) snapshot = MR_TRY(past(lake_->at_time(id, *moment.time)));
    if (snapshot.kind == lake::TableKind::View) {
        const auto circle = MR_TRY(WayThroughViews(*this, project_, *lake_, id, snapshot.version)
                                       .find(snapshot.definition));
        if (!circle.empty()) {
            return base::conflict("views read each other: " + circle_text(id, circle))
                .hint("change the model of one of them and run it, or roll one back");
        }
        return std::optional<sql::Relation>(sql::Query{snapshot.definition});
    }
    KnownFiles& known = known_[id];
    if (known.version != snapshot.version) {
        auto files = MR_TRY(lake_->files(id, snapshot.version));
        const base::Path folder = MR_TRY(lake_->data_folder(id));
        known = {snapshot.version,
                 file_table(snapshot.schema, snapshot.partition_by, folder, std::move(files))};
    }
    return std::optional<sql::Relation>(known.files);
}

std::vector<std::string> Names::names() const {
    std::set<std::string> all;
    for (const std::string& name : project_.names()) all.insert(name);
    if (lake_ != nullptr) {
        if (const auto tables = lake_->tables(); tables.ok()) {
            for (const auto& [id, current] : *tables) {
                all.insert(declared({id.schema, id.table}).to_string());
            }
        }
    }
    return {all.begin(), all.end()};
}

void Names::stand_in(const lake::TableId& id, sql::Relation relation) {
    stand_ins_.insert_or_assign(id, std::move(relation));
}

std::shared_ptr<const sql::FileTable> file_table(const columnar::Schema& schema,
                                                 const std::vector<std::string>& partition_by,
                                                 const base::Path& data_folder,
                                                 std::vector<lake::StoredFile> files) {
    auto table = std::make_shared<sql::FileTable>();
    table->schema = schema;
    for (const std::string& name : partition_by) table->partition_by.push_back(*schema.find(name));
    const std::string prefix = data_folder.string() + "/";
    table->files.reserve(files.size());
    for (auto& file : files) {
        table->files.push_back({prefix + file.path, file.rows, std::move(file.partition)});
    }
    return table;
}

std::string circle_text(const lake::TableId& view, const std::vector<lake::TableId>& way) {
    std::string text = view.to_string();
    for (const auto& id : way) text += " -> " + id.to_string();
    return text;
}

base::Error never_built(const lake::TableId& id) {
    return base::not_found("table was never built: " + id.to_string())
        .hint("millrace run " + id.to_string());
}

sql::Relation empty_relation(const columnar::Schema& schema) {
    auto table = std::make_shared<sql::FileTable>();
    table->schema = schema;
    return std::shared_ptr<const sql::FileTable>(std::move(table));
}

}  // namespace millrace::elt
