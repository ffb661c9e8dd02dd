// SPDX-License-Identifier: Apache-2.0
#include "lake/lake.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "base/text.h"
#include "lake/file_statistics.h"
#include "lake/lake_schema.h"

namespace millrace::lake {
namespace {

constexpr std::string_view kSnapshotColumns =
    "version, created_us, run_id, operation, kind, columns, partition_by, definition, row_count, "
    "byte_count, file_count, partition_count, settings";

base::Result<std::vector<PartitionValue>> values_from_json(std::string_view text) {
    const base::Json json = MR_TRY(base::parse_json(text));
    if (!json.is_array()) return base::corruption("stored values are no list");
    std::vector<PartitionValue> values;
    for (const auto& value : json) {
        if (!value.is_null() && !value.is_string()) {
            return base::corruption("stored value is no text");
        }
        values.push_back(value.is_null() ? PartitionValue()
                                         : PartitionValue(value.get<std::string>()));
    }
    return values;
}

base::Result<Snapshot> read_snapshot(const store::Statement& row, int first) {
    Snapshot snapshot;
    snapshot.version = row.integer(first);
    snapshot.created = base::from_microseconds(row.integer(first + 1));
    snapshot.run_id = row.text(first + 2);
    snapshot.operation = row.text(first + 3);
    snapshot.kind = row.view(first + 4) == "view" ? TableKind::View : TableKind::Table;
    snapshot.schema =
        MR_TRY(columnar::schema_from_json(MR_TRY(base::parse_json(row.view(first + 5)))));
    for (auto& name : MR_TRY(values_from_json(row.view(first + 6)))) {
        if (!name) return base::corruption("stored partition column has no name");
        snapshot.partition_by.push_back(*std::move(name));
    }
    snapshot.definition = row.text(first + 7);
    snapshot.rows = row.integer(first + 8);
    snapshot.bytes = row.integer(first + 9);
    snapshot.files = row.integer(first + 10);
    snapshot.partitions = row.integer(first + 11);
    snapshot.settings = row.text(first + 12);
    return snapshot;
}

std::string partition_json(const std::vector<PartitionValue>& values) {
    base::Json json = base::Json::array();
    for (const auto& value : values) {
        json.push_back(value ? base::Json(*value) : base::Json(nullptr));
    }
    // Values are any bytes; JSON wants UTF-8.
    return json.dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

base::Result<std::vector<PartitionValue>> partition_from_json(std::string_view text) {
    std::vector<PartitionValue> values;
    if (text == "[]") return values;
    if (text.find('\\') == std::string_view::npos && text.find("null") == std::string_view::npos) {
        // As nearly always: texts without escapes. A table has ten thousand of these.
        values.reserve(static_cast<size_t>(std::count(text.begin(), text.end(), '"')) / 2);
        size_t bytes = 1;  // of the brackets and, with each value, its quotes and a comma
        for (size_t begin = text.find('"'); begin != std::string_view::npos;) {
            const size_t end = text.find('"', begin + 1);
            if (end == std::string_view::npos) break;
            values.emplace_back(text.substr(begin + 1, end - begin - 1));
            bytes += end - begin + 2;
            begin = text.find('"', end + 1);
        }
        if (bytes == text.size()) return values;
    }
    return values_from_json(text);
}

// What was read from the state database; it was not us who wrote what cannot be read.
template <typename T>
base::Result<T> stored(const store::DataDirectory& directory, base::Result<T> value) {
    if (value.ok()) return value;
    return base::corruption("state database is damaged: " + value.error().message())
        .at((directory.path() / "state.db").string())
        .hint(
            "put a copy of the data directory in its place, or remove it: millrace run builds all "
            "tables anew");
}

// Files are never changed: those of one name are one.
bool same_files(const std::vector<StoredFile>& a, const std::vector<StoredFile>& b) {
    std::set<std::string_view> paths;
    for (const StoredFile& file : a) paths.insert(file.path);
    return a.size() == b.size() && std::all_of(b.begin(), b.end(), [&](const StoredFile& file) {
               return paths.contains(file.path);
           });
}

}  // namespace

TableId TableId::from_text(std::string_view text) {
    const size_t dot = std::min(text.find('.'), text.size());
    return {std::string(text.substr(0, dot)),
            std::string(text.substr(std::min(dot + 1, text.size())))};
}

std::string TableId::sql_name() const {
    return base::sql_identifier(schema) + "." + base::sql_identifier(table);
}

std::string make_run_id(base::Timestamp now) {
    const std::string text = base::format_timestamp(now);  // 2026-11-23T12:30:00.123456Z
    std::string id;
    for (const char c : text.substr(0, 19)) {
        if (c != '-' && c != ':') id += c;
    }
    std::random_device random;
    return id + fmt::format("-{:06x}", random() & 0xffffff);
}

bool is_whole(const base::Path& file, int64_t bytes) {
    std::error_code gone;
    const auto size = std::filesystem::file_size(file, gone);
    return !gone && static_cast<int64_t>(size) == bytes;
}

base::Error damaged(const base::Path& file) {
    return base::corruption("table file is missing or damaged: " + file.string())
        .hint(kRebuildHint);
}

base::Result<std::unique_ptr<Lake>> Lake::open(store::DataDirectory& directory,
                                               const base::Clock& clock) {
    auto& database = directory.database();
    MR_TRY(directory.writable() ? database.migrate(kMigrations)
                                : database.check_migrated(kMigrations));
    return std::unique_ptr<Lake>(new Lake(directory, clock));
}

base::Result<std::vector<Table>> Lake::tables() {
    auto rows = MR_TRY(directory_.database().prepare(
        fmt::format("SELECT schema_name, table_name, {} FROM lake_table t JOIN lake_snapshot s "
                    "ON s.table_id = t.id AND s.version = (SELECT max(version) FROM lake_snapshot "
                    "WHERE table_id = t.id) ORDER BY schema_name, table_name",
                    kSnapshotColumns)));
    std::vector<Table> tables;
    while (MR_TRY(rows.step())) {
        Snapshot current = MR_TRY(stored(directory_, read_snapshot(rows, 2)));
        tables.push_back({{rows.text(0), rows.text(1)}, std::move(current)});
    }
    return tables;
}

base::Result<std::optional<Lake::Known>> Lake::find(const TableId& table) {
    auto row = MR_TRY(directory_.database().prepare(
        "SELECT id, schema_name, table_name FROM lake_table "
        "WHERE schema_name = ?1 COLLATE NOCASE AND table_name = ?2 COLLATE NOCASE "
        "ORDER BY schema_name = ?1 AND table_name = ?2 DESC, id LIMIT 1"));
    if (!MR_TRY(row.bind(table.schema, table.table).step())) return std::optional<Known>{};
    return std::optional<Known>({row.integer(0), {row.text(1), row.text(2)}});
}

base::Result<std::vector<Snapshot>> Lake::history(const TableId& table) {
    std::vector<Snapshot> snapshots;
    const auto known = MR_TRY(find(table));
    if (!known) return snapshots;
    auto rows = MR_TRY(directory_.database().prepare(
        fmt::format("SELECT {} FROM lake_snapshot WHERE table_id = ? ORDER BY version DESC",
                    kSnapshotColumns)));
    rows.bind(known->id);
    while (MR_TRY(rows.step()))
        snapshots.push_back(MR_TRY(stored(directory_, read_snapshot(rows, 0))));
    return snapshots;
}

base::Result<std::optional<Table>> Lake::table(const TableId& table) {
    const auto known = MR_TRY(find(table));
    if (!known) return std::optional<Table>{};
    auto row = MR_TRY(directory_.database().prepare(
        fmt::format("SELECT {} FROM lake_snapshot WHERE table_id = ? ORDER BY version DESC LIMIT 1",
                    kSnapshotColumns)));
    if (!MR_TRY(row.bind(known->id).step())) return std::optional<Table>{};
    Snapshot current = MR_TRY(stored(directory_, read_snapshot(row, 0)));
    return std::optional<Table>({known->name, std::move(current)});
}

base::Result<std::optional<Snapshot>> Lake::current(const TableId& table) {
    auto found = MR_TRY(this->table(table));
    if (!found) return std::optional<Snapshot>{};
    return std::optional<Snapshot>(std::move(found->current));
}

base::Result<Snapshot> Lake::select_one(const TableId& table, std::string_view condition,
                                        int64_t value, const std::string& what) {
    const auto kept = MR_TRY(history(table));
    if (kept.empty()) return base::not_found("table not found: " + table.to_string());
    auto row = MR_TRY(directory_.database().prepare(
        fmt::format("SELECT {} FROM lake_snapshot WHERE table_id = ? AND {} ORDER BY version DESC "
                    "LIMIT 1",
                    kSnapshotColumns, condition)));
    if (!MR_TRY(row.bind(MR_TRY(find(table))->id, value).step())) {
        return base::not_found(table.to_string() + " has no " + what)
            .hint(fmt::format("kept versions: {} ({}) to {} ({})", kept.back().version,
                              base::format_timestamp(kept.back().created), kept.front().version,
                              base::format_timestamp(kept.front().created)));
    }
    return stored(directory_, read_snapshot(row, 0));
}

base::Result<Snapshot> Lake::at_version(const TableId& table, int64_t version) {
    return select_one(table, "version = ?", version, "version " + std::to_string(version));
}

base::Result<Snapshot> Lake::at_time(const TableId& table, base::Timestamp time) {
    return select_one(table, "created_us <= ?", base::to_microseconds(time),
                      "version as old as " + base::format_timestamp(time));
}

base::Result<std::vector<StoredFile>> Lake::files(const TableId& table, int64_t version,
                                                  bool with_statistics) {
    std::vector<StoredFile> files;
    const auto known = MR_TRY(find(table));
    if (!known) return files;
    auto rows = MR_TRY(directory_.database().prepare(
        fmt::format("SELECT path, partition, row_count, byte_count, content_hash{} WHERE "
                    "table_id = ?1 AND from_version <= ?2 AND "
                    "(until_version IS NULL OR until_version > ?2) ORDER BY id",
                    with_statistics ? ", statistics FROM lake_file JOIN lake_file_statistics "
                                      "ON file_id = id"
                                    : " FROM lake_file")));
    rows.bind(known->id, version);
    while (MR_TRY(rows.step())) {
        StoredFile& file = files.emplace_back();
        file.path = rows.text(0);
        file.partition = MR_TRY(stored(directory_, partition_from_json(rows.view(1))));
        file.rows = rows.integer(2);
        file.bytes = rows.integer(3);
        file.content_hash = rows.text(4);
        if (with_statistics)
            file.columns = MR_TRY(stored(directory_, decode_statistics(rows.view(5))));
    }
    return files;
}

base::Result<base::Path> Lake::data_folder(const TableId& table) {
    const auto known = MR_TRY(find(table));
    const TableId& name = known ? known->name : table;
    return directory_.lake() / name.schema / name.table / "data";
}

base::Result<base::Path> Lake::make_run_folder(const TableId& table, const std::string& run_id) {
    base::Path folder = MR_TRY(data_folder(table)) / run_id;
    MR_TRY(base::make_directories(folder));
    return folder;
}

// Ends the current files that the publication does not name; `kept` receives those it does.
base::Result<void> Lake::end_files(int64_t table_id, int64_t version,
                                   const Publication& publication,
                                   std::map<std::string, bool>& kept) {
    std::set<std::string_view> wanted;
    for (const StoredFile& file : publication.files) wanted.insert(file.path);
    auto live = MR_TRY(directory_.database().prepare(
        "SELECT id, path FROM lake_file WHERE table_id = ? AND until_version IS NULL"));
    auto end = MR_TRY(
        directory_.database().prepare("UPDATE lake_file SET until_version = ? WHERE id = ?"));
    std::vector<int64_t> ended;
    live.bind(table_id);
    while (MR_TRY(live.step())) {
        if (wanted.contains(live.view(1))) {
            kept[live.text(1)] = true;
        } else {
            ended.push_back(live.integer(0));
        }
    }
    for (const int64_t id : ended) MR_TRY(end.bind(version, id).run());
    return {};
}

base::Result<void> Lake::forget_old_versions(int64_t table_id, int64_t version) {
    auto forget = MR_TRY(directory_.database().prepare(
        "DELETE FROM lake_snapshot WHERE table_id = ? AND version <= ?"));
    return forget.bind(table_id, version - kVersionsKept).run();
}

base::Result<int64_t> Lake::publish(const Publication& publication) {
    auto& database = directory_.database();
    const auto known = MR_TRY(find(publication.table));
    if (!known) {
        auto insert = MR_TRY(
            database.prepare("INSERT INTO lake_table (schema_name, table_name) VALUES (?, ?)"));
        MR_TRY(insert.bind(publication.table.schema, publication.table.table).run());
    }
    const int64_t id = known ? known->id : database.last_insert_id();
    const auto before = MR_TRY(current(publication.table));
    const int64_t version = before ? before->version + 1 : 1;

    std::map<std::string, bool> kept;
    MR_TRY(end_files(id, version, publication, kept));
    auto insert = MR_TRY(database.prepare(
        "INSERT INTO lake_file (table_id, path, partition, row_count, byte_count, content_hash, "
        "from_version) VALUES (?, ?, ?, ?, ?, ?, ?)"));
    auto insert_statistics =
        MR_TRY(database.prepare("INSERT INTO lake_file_statistics VALUES (?, ?)"));
    int64_t rows = 0, bytes = 0;
    std::set<std::vector<PartitionValue>> partitions;
    for (const StoredFile& file : publication.files) {
        rows += file.rows;
        bytes += file.bytes;
        partitions.insert(file.partition);
        if (kept.contains(file.path)) continue;
        MR_TRY(insert
                   .bind(id, file.path, partition_json(file.partition), file.rows, file.bytes,
                         file.content_hash, version)
                   .run());
        MR_TRY(insert_statistics.bind(database.last_insert_id(), encode_statistics(file.columns))
                   .run());
    }
    // Time travel goes by time: a clock that was set back must not make versions change places.
    base::Timestamp created = clock_.now();
    if (before) created = std::max(created, before->created + std::chrono::microseconds(1));
    auto snapshot = MR_TRY(database.prepare(
        "INSERT INTO lake_snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    MR_TRY(snapshot
               .bind(id, version, base::to_microseconds(created), publication.run_id,
                     publication.operation, publication.kind == TableKind::View ? "view" : "table",
                     columnar::to_json(publication.schema).dump(),
                     base::Json(publication.partition_by).dump(), publication.definition, rows,
                     bytes, static_cast<int64_t>(publication.files.size()),
                     static_cast<int64_t>(partitions.size()), publication.settings)
               .run());
    MR_TRY(forget_old_versions(id, version));
    return version;
}

base::Result<int64_t> Lake::rollback(const TableId& table, int64_t version,
                                     const std::string& run_id) {
    const Snapshot old = MR_TRY(at_version(table, version));
    const auto now = MR_TRY(current(table));
    auto wanted = MR_TRY(files(table, version, true));
    const base::Path data = MR_TRY(data_folder(table));
    for (const StoredFile& file : wanted) {
        const base::Path path = data / file.path;
        if (!is_whole(path, file.bytes)) return damaged(path);
    }
    const bool same_columns = now->schema == old.schema && now->partition_by == old.partition_by;
    if (now->kind == old.kind && now->definition == old.definition && same_columns &&
        same_files(wanted, MR_TRY(files(table, now->version)))) {
        return now->version;
    }
    Publication publication;
    publication.table = table;
    publication.run_id = run_id;
    publication.operation = "rollback to " + std::to_string(version);
    publication.kind = old.kind;
    publication.schema = old.schema;
    publication.partition_by = old.partition_by;
    publication.definition = old.definition;
    publication.settings = old.settings;
    publication.files = std::move(wanted);
    return publish(publication);
}

}  // namespace millrace::lake
