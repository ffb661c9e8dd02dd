// SPDX-License-Identifier: Apache-2.0
#include "catalog/lineage_edges.h"

namespace millrace::catalog {

base::Result<std::optional<NodeId>> LineageEdges::find(std::string_view urn) {
    auto select = MR_TRY(database_.prepare("SELECT id FROM catalog_node WHERE urn = ?"));
    if (!MR_TRY(select.bind(urn).step())) return std::optional<NodeId>{};
    return std::optional(select.integer(0));
}

base::Result<std::string> LineageEdges::urn(NodeId node) {
    auto select = MR_TRY(database_.prepare("SELECT urn FROM catalog_node WHERE id = ?"));
    if (!MR_TRY(select.bind(node).step())) return std::string();
    return select.text(0);
}

base::Result<void> LineageEdges::each_node(
    const std::function<void(NodeId, std::string_view)>& visit) {
    auto select = MR_TRY(database_.prepare("SELECT id, urn FROM catalog_node"));
    while (MR_TRY(select.step())) visit(select.integer(0), select.view(1));
    return {};
}

base::Result<void> LineageEdges::each_edge(const std::function<void(const Edge&)>& visit) {
    auto select =
        MR_TRY(database_.prepare("SELECT owner, target, target_is_upstream FROM catalog_edge "
                                 "WHERE until_us IS NULL"));
    while (MR_TRY(select.step())) {
        visit({select.integer(0), select.integer(1), select.integer(2) != 0});
    }
    return {};
}

base::Result<std::vector<LineageEdges::Edge>> LineageEdges::stated_by(NodeId owner) {
    auto select =
        MR_TRY(database_.prepare("SELECT DISTINCT target, target_is_upstream FROM catalog_edge "
                                 "WHERE owner = ? AND until_us IS NULL"));
    select.bind(owner);
    std::vector<Edge> edges;
    while (MR_TRY(select.step())) {
        edges.push_back({owner, select.integer(0), select.integer(1) != 0});
    }
    return edges;
}

base::Result<std::vector<NodeId>> LineageEdges::neighbours(NodeId node, Direction way,
                                                           base::Timestamp at) {
    // Said by the node itself, or by the other end.
    auto select = MR_TRY(database_.prepare(
        "SELECT target FROM catalog_edge WHERE owner = ?1 AND target_is_upstream = ?2 "
        "AND since_us <= ?3 AND (until_us IS NULL OR until_us > ?3) UNION "
        "SELECT owner FROM catalog_edge WHERE target = ?1 AND target_is_upstream <> ?2 "
        "AND since_us <= ?3 AND (until_us IS NULL OR until_us > ?3)"));
    select.bind(node, way == Direction::Up ? 1 : 0, base::to_microseconds(at));
    std::vector<NodeId> found;
    while (MR_TRY(select.step())) found.push_back(select.integer(0));
    return found;
}

base::Result<NodeId> LineageEdges::last_node() {
    auto select = MR_TRY(database_.prepare("SELECT max(id) FROM catalog_node"));
    MR_TRY(select.step());
    return select.is_null(0) ? 0 : select.integer(0);
}

base::Result<int64_t> LineageEdges::last_sequence() {
    auto select = MR_TRY(database_.prepare("SELECT max(sequence) FROM catalog_edge_log"));
    MR_TRY(select.step());
    return select.is_null(0) ? 0 : select.integer(0);
}

base::Result<std::vector<LineageEdges::Change>> LineageEdges::changes(int64_t sequence,
                                                                      size_t count_max) {
    auto select = MR_TRY(database_.prepare(
        "SELECT sequence, node FROM catalog_edge_log WHERE sequence > ? ORDER BY sequence "
        "LIMIT ?"));
    select.bind(sequence, static_cast<int64_t>(count_max));
    std::vector<Change> changes;
    while (MR_TRY(select.step())) changes.push_back({select.integer(0), select.integer(1)});
    return changes;
}

}  // namespace millrace::catalog
