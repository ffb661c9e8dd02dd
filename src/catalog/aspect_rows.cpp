// SPDX-License-Identifier: Apache-2.0
#include "catalog/aspect_rows.h"

namespace millrace::catalog {

template <typename... Values>
base::Result<void> AspectRows::run(std::string_view sql, const Values&... values) {
    return MR_TRY(database_.prepare(sql)).bind(values...).run();
}

template <typename Read, typename... Values>
base::Result<bool> AspectRows::one(std::string_view sql, const Read& read,
                                   const Values&... values) {
    auto select = MR_TRY(database_.prepare(sql));
    if (!MR_TRY(select.bind(values...).step())) return false;
    read(select);
    return true;
}

template <typename... Values>
base::Result<std::optional<int64_t>> AspectRows::number(std::string_view sql,
                                                        const Values&... values) {
    std::optional<int64_t> found;
    const auto read = [&](const auto& row) {
        if (!row.is_null(0)) found = row.integer(0);
    };
    MR_TRY(one(sql, read, values...));
    return found;
}

base::Result<std::optional<int64_t>> AspectRows::find_name(std::string_view name) {
    return number("SELECT id FROM catalog_name WHERE name = ?", name);
}

base::Result<int64_t> AspectRows::name_id(std::string_view name) {
    if (const auto found = MR_TRY(find_name(name))) return *found;
    MR_TRY(run("INSERT INTO catalog_name (name) VALUES (?)", name));
    return database_.last_insert_id();
}

base::Result<std::optional<int64_t>> AspectRows::find_entity(std::string_view urn) {
    return number("SELECT id FROM catalog_entity WHERE urn = ?", urn);
}

base::Result<std::optional<base::Timestamp>> AspectRows::created(int64_t entity) {
    const auto found = MR_TRY(number("SELECT created_us FROM catalog_entity WHERE id = ?", entity));
    return found ? std::optional(base::from_microseconds(*found)) : std::nullopt;
}

base::Result<int64_t> AspectRows::insert_entity(const Urn& urn, int64_t run_id,
                                                base::Timestamp created,
                                                std::string_view created_by) {
    MR_TRY(
        run("INSERT INTO catalog_entity (type, urn, run_id, created_us, created_by) "
            "VALUES (?, ?, ?, ?, ?)",
            urn.type(), urn.text(), run_id, base::to_microseconds(created), created_by));
    return database_.last_insert_id();
}

base::Result<AspectRows::RemovedEntity> AspectRows::remove_entity(int64_t entity) {
    RemovedEntity removed;
    removed.rows.aspects =
        *MR_TRY(number("SELECT count(*) FROM catalog_aspect WHERE entity_id = ?", entity));
    removed.rows.points =
        *MR_TRY(number("SELECT count(*) FROM catalog_point WHERE entity_id = ?", entity));
    MR_TRY(run("DELETE FROM catalog_aspect WHERE entity_id = ?", entity));
    MR_TRY(run("DELETE FROM catalog_point WHERE entity_id = ?", entity));
    MR_TRY(run("DELETE FROM catalog_log WHERE entity_id = ?", entity));
    std::string urn;
    MR_TRY(one(
        "DELETE FROM catalog_entity WHERE id = ? RETURNING urn",
        [&](const auto& row) { urn = row.text(0); }, entity));
    MR_TRY(lineage_.remove(urn));
    MR_TRY(lineage_.drop_idle_nodes());
    removed.sequence = MR_TRY(log(entity, 0));
    return removed;
}

base::Result<std::optional<AspectRows::Newest>> AspectRows::newest(int64_t entity, int64_t name) {
    std::optional<Newest> newest;
    const auto read = [&](const auto& row) {
        newest = Newest{row.integer(0),
                        row.text(1),
                        row.integer(2),
                        row.integer(3),
                        base::from_microseconds(row.integer(4)),
                        row.text(5),
                        base::from_microseconds(row.integer(6))};
    };
    MR_TRY(
        one("SELECT id, value, write_count, run_id, created_us, created_by, modified_us "
            "FROM catalog_aspect WHERE entity_id = ? AND name_id = ? AND version = 0",
            read, entity, name));
    return newest;
}

base::Result<void> AspectRows::touch(const Newest& newest, int64_t run_id,
                                     base::Timestamp observed) {
    return run("UPDATE catalog_aspect SET last_run_id = ?, observed_us = ? WHERE id = ?", run_id,
               base::to_microseconds(observed), newest.row);
}

base::Result<int64_t> AspectRows::write(int64_t entity, int64_t name,
                                        const std::optional<Newest>& before, const Write& write) {
    if (before) {
        const auto oldest = MR_TRY(
            number("SELECT max(version) FROM catalog_aspect WHERE entity_id = ? AND name_id = ?",
                   entity, name));
        const int64_t version = *oldest + 1;
        MR_TRY(run("UPDATE catalog_aspect SET version = ? WHERE id = ?", version, before->row));
        if (version >= kVersionsKept) {
            MR_TRY(
                run("DELETE FROM catalog_aspect "
                    "WHERE entity_id = ? AND name_id = ? AND version BETWEEN 1 AND ?",
                    entity, name, version - kVersionsKept + 1));
        }
    }
    const int64_t write_count = before ? before->write_count + 1 : 1;
    MR_TRY(
        run("INSERT INTO catalog_aspect (entity_id, name_id, version, value, write_count, "
            "run_id, last_run_id, observed_us, created_us, created_by, modified_us, "
            "modified_by, properties) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entity, name, write.value, write_count, write.run, write.run,
            base::to_microseconds(write.observed),
            base::to_microseconds(before ? before->created : write.now),
            before ? std::string_view(before->created_by) : write.actor,
            base::to_microseconds(write.now), write.actor, write.properties));
    return write_count;
}

base::Result<bool> AspectRows::revert(int64_t entity, int64_t name, base::Timestamp now) {
    const auto taken_back = MR_TRY(newest(entity, name));
    MR_CHECK(taken_back);
    MR_TRY(run("DELETE FROM catalog_aspect WHERE id = ?", taken_back->row));
    const auto before =
        MR_TRY(number("SELECT id FROM catalog_aspect WHERE entity_id = ? AND name_id = ? "
                      "ORDER BY version DESC LIMIT 1",
                      entity, name));
    if (!before) return false;
    MR_TRY(
        run("UPDATE catalog_aspect SET version = 0, write_count = ?, modified_us = ? WHERE id = ?",
            taken_back->write_count + 1, base::to_microseconds(now), *before));
    return true;
}

base::Result<int64_t> AspectRows::remove_aspect(int64_t entity, int64_t name) {
    const auto versions = MR_TRY(number(
        "SELECT count(*) FROM catalog_aspect WHERE entity_id = ? AND name_id = ?", entity, name));
    MR_TRY(run("DELETE FROM catalog_aspect WHERE entity_id = ? AND name_id = ?", entity, name));
    return *versions;
}

base::Result<void> AspectRows::write_point(int64_t entity, int64_t name, int64_t time_ms,
                                           std::string_view identity, const Write& write) {
    return run(
        "INSERT OR REPLACE INTO catalog_point (entity_id, name_id, time_ms, identity, value, "
        "run_id, observed_us, written_us, written_by, properties) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entity, name, time_ms, identity, write.value, write.run,
        base::to_microseconds(write.observed), base::to_microseconds(write.now), write.actor,
        write.properties);
}

base::Result<int64_t> AspectRows::remove_points(int64_t entity, int64_t name) {
    const auto points = MR_TRY(number(
        "SELECT count(*) FROM catalog_point WHERE entity_id = ? AND name_id = ?", entity, name));
    MR_TRY(run("DELETE FROM catalog_point WHERE entity_id = ? AND name_id = ?", entity, name));
    return *points;
}

base::Result<int64_t> AspectRows::log(int64_t entity, int64_t name) {
    MR_TRY(
        run("INSERT OR REPLACE INTO catalog_log (entity_id, name_id) VALUES (?, ?)", entity, name));
    return database_.last_insert_id();
}

}  // namespace millrace::catalog
