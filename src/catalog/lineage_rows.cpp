// SPDX-License-Identifier: Apache-2.0
#include "catalog/lineage_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace millrace::catalog {

template <typename... Values>
base::Result<void> LineageRows::run(std::string_view sql, const Values&... values) {
    return MR_TRY(database_.prepare(sql)).bind(values...).run();
}

base::Result<std::optional<int64_t>> LineageRows::find_node(std::string_view urn) {
    auto select = MR_TRY(database_.prepare("SELECT id FROM catalog_node WHERE urn = ?"));
    if (!MR_TRY(select.bind(urn).step())) return std::optional<int64_t>{};
    return std::optional(select.integer(0));
}

base::Result<int64_t> LineageRows::node(std::string_view urn) {
    if (const auto found = MR_TRY(find_node(urn))) return *found;
    MR_TRY(run("INSERT INTO catalog_node (urn) VALUES (?)", urn));
    return database_.last_insert_id();
}

base::Result<std::vector<LineageRows::Row>> LineageRows::rows_of(int64_t owner, int64_t name) {
    auto select = MR_TRY(database_.prepare(
        "SELECT n.urn, e.target_is_upstream, e.target, e.since_us, e.until_us IS NULL "
        "FROM catalog_edge e JOIN catalog_node n ON n.id = e.target "
        "WHERE e.owner = ? AND e.name_id = ?"));
    select.bind(owner, name);
    std::vector<Row> rows;
    while (MR_TRY(select.step())) {
        rows.push_back({{select.text(0), select.integer(1) != 0},
                        select.integer(2),
                        select.integer(3),
                        select.integer(4) != 0});
    }
    return rows;
}

base::Result<void> LineageRows::begin(int64_t owner, int64_t name, const StatedEdge& edge,
                                      int64_t now) {
    // Replaces the one that ended in this very moment.
    return run(
        "INSERT OR REPLACE INTO catalog_edge "
        "(owner, name_id, target, target_is_upstream, since_us) VALUES (?, ?, ?, ?, ?)",
        owner, name, MR_TRY(node(edge.target)), edge.target_is_upstream ? 1 : 0, now);
}

base::Result<void> LineageRows::end(int64_t owner, int64_t name, const Row& row, int64_t now) {
    return run(
        "UPDATE catalog_edge SET until_us = ? WHERE owner = ? AND name_id = ? AND target = ? "
        "AND target_is_upstream = ? AND since_us = ?",
        now, owner, name, row.target, row.edge.target_is_upstream ? 1 : 0, row.since);
}

base::Result<void> LineageRows::log(int64_t owner) {
    return run("INSERT OR REPLACE INTO catalog_edge_log (node) VALUES (?)", owner);
}

base::Result<std::optional<int64_t>> LineageRows::kept_since(int64_t entity, int64_t name) {
    for (const char* which : {"version > 0", "version = 0"}) {
        auto oldest = MR_TRY(database_.prepare(
            fmt::format("SELECT modified_us FROM catalog_aspect WHERE entity_id = ? "
                        "AND name_id = ? AND {} ORDER BY version LIMIT 1",
                        which)));
        if (MR_TRY(oldest.bind(entity, name).step())) return std::optional(oldest.integer(0));
    }
    return std::optional<int64_t>{};
}

base::Result<void> LineageRows::set(const Owner& of, int64_t name,
                                    const std::vector<StatedEdge>& stated, base::Timestamp now) {
    const auto known = MR_TRY(find_node(of.urn));
    if (!known && stated.empty()) return {};
    const int64_t owner = known ? *known : MR_TRY(node(of.urn));
    const auto rows = known ? MR_TRY(rows_of(owner, name)) : std::vector<Row>{};
    const int64_t now_us = base::to_microseconds(now);
    bool is_changed = false;
    std::vector<StatedEdge> held;
    for (const Row& row : rows) {
        if (!row.holds) continue;
        if (std::binary_search(stated.begin(), stated.end(), row.edge)) {
            held.push_back(row.edge);
        } else {
            MR_TRY(end(owner, name, row, now_us));
            is_changed = true;
        }
    }
    std::sort(held.begin(), held.end());
    for (const StatedEdge& edge : stated) {
        if (std::binary_search(held.begin(), held.end(), edge)) continue;
        MR_TRY(begin(owner, name, edge, now_us));
        is_changed = true;
    }
    if (is_changed) MR_TRY(log(owner));
    if (rows.size() == held.size()) return {};  // none has ended

    const auto since = MR_TRY(kept_since(of.entity, name));
    if (!since) return {};
    MR_TRY(run("DELETE FROM catalog_edge WHERE owner = ? AND name_id = ? AND until_us <= ?", owner,
               name, *since));
    for (const Row& row : rows) maybe_idle_.push_back(row.target);
    maybe_idle_.push_back(owner);
    return drop_idle_nodes();
}

base::Result<bool> LineageRows::is(std::string_view owner, std::vector<Held> held) {
    using Said = std::tuple<int64_t, StatedEdge, int64_t>;
    std::vector<Said> wanted;
    for (Held& each : held) {
        wanted.emplace_back(each.name, std::move(each.edge), base::to_microseconds(each.since));
    }
    auto select = MR_TRY(database_.prepare(
        "SELECT e.name_id, t.urn, e.target_is_upstream, e.since_us, e.until_us IS NULL "
        "FROM catalog_node n JOIN catalog_edge e ON e.owner = n.id "
        "JOIN catalog_node t ON t.id = e.target WHERE n.urn = ?"));
    select.bind(owner);
    std::vector<Said> found;
    while (MR_TRY(select.step())) {
        if (select.integer(4) == 0) return false;  // it ended
        found.emplace_back(select.integer(0), StatedEdge{select.text(1), select.integer(2) != 0},
                           select.integer(3));
    }
    std::sort(wanted.begin(), wanted.end());
    std::sort(found.begin(), found.end());
    return wanted == found;
}

base::Result<void> LineageRows::remove(std::string_view owner_urn) {
    const auto owner = MR_TRY(find_node(owner_urn));
    if (!owner) return {};
    auto select =
        MR_TRY(database_.prepare("SELECT DISTINCT target FROM catalog_edge WHERE owner = ?"));
    select.bind(*owner);
    const size_t before = maybe_idle_.size();
    while (MR_TRY(select.step())) maybe_idle_.push_back(select.integer(0));
    if (maybe_idle_.size() == before) return {};
    maybe_idle_.push_back(*owner);
    MR_TRY(run("DELETE FROM catalog_edge WHERE owner = ?", *owner));
    return log(*owner);
}

base::Result<void> LineageRows::drop_idle_nodes() {
    for (const int64_t node : std::exchange(maybe_idle_, {})) {
        MR_TRY(
            run("DELETE FROM catalog_node WHERE id = ?1 "
                "AND NOT EXISTS (SELECT 1 FROM catalog_edge WHERE owner = ?1) "
                "AND NOT EXISTS (SELECT 1 FROM catalog_edge WHERE target = ?1)",
                node));
    }
    return {};
}

}  // namespace millrace::catalog
