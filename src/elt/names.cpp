// SPDX-License-Identifier: Apache-2.0
#include "elt/names.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "elt/find_name.h"
#include "elt/quarantine.h"
#include "elt/view_ways.h"

namespace millrace::elt {
namespace {

// What AT asks for, with the remedy for a query whose version has gone.
base::Result<lake::Snapshot> past(base::Result<lake::Snapshot> snapshot) {
    if (snapshot.ok() || snapshot.error().kind() != base::ErrorKind::NotFound) return snapshot;
    std::string kept = snapshot.error().hint();
    return std::move(snapshot).error().hint(std::move(kept) +
                                            "; name one of them in AT, or take the AT out");
}

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

base::Result<std::optional<lake::TableKind>> Names::left_behind(const lake::TableId& id) const {
    const bool is_defined =
        is_source(id) || project_.models.contains(id) || id.schema == kQuarantineSchema;
    if (is_defined || lake_ == nullptr) return std::optional<lake::TableKind>{};
    const auto current = MR_TRY(lake_->current(id));
    if (!current) return std::optional<lake::TableKind>{};
    return std::optional<lake::TableKind>(current->kind);
}

base::Result<std::vector<lake::TableId>> Names::way_to(
    const lake::TableId& table, const std::string& query,
    const std::set<lake::TableId>& without) const {
    if (lake_ == nullptr) return std::vector<lake::TableId>{};
    return way_through_views(*this, *lake_, query, {table, {}}, without);
}

base::Result<bool> Names::is_published(const lake::TableId& id) const {
    return lake_ != nullptr && MR_TRY(lake_->current(id)).has_value();
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
        const auto circle =
            MR_TRY(way_through_views(*this, *lake_, snapshot.definition, {id, snapshot.version}));
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

std::optional<int64_t> Names::version_read(const lake::TableId& id) const {
    const auto known = known_.find(id);
    if (known == known_.end()) return std::nullopt;
    return known->second.version;
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
    table->folder = data_folder.string() + "/";
    table->files.reserve(files.size());
    for (auto& file : files) {
        table->files.push_back({std::move(file.path), file.rows, std::move(file.partition)});
    }
    return table;
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
