// SPDX-License-Identifier: Apache-2.0
#include "lineage/walk.h"

#include <algorithm>

namespace millrace::lineage {
namespace {

constexpr int32_t kNotSeen = -1;
// Of a step with more pairs than that it is not asked whether all of them are said.
constexpr size_t kPairsMax = 4096;

}  // namespace

base::Result<bool> Walk::is_told(NodeId step) {
    if (std::find(asked_.begin(), asked_.end(), step) != asked_.end()) return false;
    if (!MR_TRY(links_.is_step(step))) return false;
    const auto known = told_.find(step);
    if (known != told_.end()) return known->second;
    std::vector<NodeId> inputs;
    std::vector<NodeId> outputs;
    MR_TRY(links_.next(step, Direction::Up, inputs));
    MR_TRY(links_.next(step, Direction::Down, outputs));
    bool is_told =
        !inputs.empty() && !outputs.empty() && inputs.size() * outputs.size() <= kPairsMax;
    for (const NodeId input : inputs) {
        for (const NodeId output : outputs) {
            if (!is_told) break;
            is_told = input == output || MR_TRY(links_.has_edge(input, output));
        }
    }
    return told_[step] = is_told;
}

base::Result<void> Walk::next(NodeId node, Direction way, std::vector<NodeId>& found) {
    MR_TRY(links_.next(node, way, found));
    size_t kept = 0;
    for (const NodeId each : found) {
        if (!MR_TRY(is_told(each))) found[kept++] = each;
    }
    found.resize(kept);
    return {};
}

base::Result<Subgraph> Walk::around(NodeId start, int64_t up, int64_t down, size_t nodes_max) {
    asked_ = {start};
    Subgraph graph;
    graph.nodes.push_back({start});
    std::unordered_map<NodeId, bool> is_in{{start, true}};
    struct Front {
        Direction way;
        int64_t hops_max;
        std::vector<NodeId> nodes;
        std::unordered_map<NodeId, bool> seen;
    };
    std::vector<Front> fronts{{Direction::Up, up, {start}, {{start, true}}},
                              {Direction::Down, down, {start}, {{start, true}}}};
    std::vector<NodeId> found;
    for (int64_t hop = 1; hop <= std::max(up, down); ++hop) {
        for (Front& front : fronts) {
            if (hop > front.hops_max) continue;
            std::vector<NodeId> further;
            for (const NodeId node : front.nodes) {
                MR_TRY(next(node, front.way, found));
                for (const NodeId each : found) {
                    if (!front.seen.emplace(each, true).second) continue;
                    const bool is_new = !is_in.contains(each);
                    if (is_new && graph.nodes.size() >= nodes_max) {
                        graph.is_cut = true;
                        continue;
                    }
                    if (is_new) {
                        is_in[each] = true;
                        graph.nodes.push_back({each, front.way == Direction::Up ? -hop : hop});
                    }
                    further.push_back(each);
                }
            }
            front.nodes = std::move(further);
        }
    }
    MR_TRY(finish(graph));
    return graph;
}

base::Result<std::vector<Reached>> Walk::reach(NodeId start, Direction way, int64_t hops_max) {
    asked_ = {start};
    // Of a node that has lost its edges since the question began there may be no links any more.
    std::vector<bool> is_seen(std::max(MR_TRY(links_.bound()), static_cast<size_t>(start) + 1));
    is_seen[static_cast<size_t>(start)] = true;
    std::vector<Reached> reached;
    std::vector<NodeId> front{start};
    std::vector<NodeId> found;
    for (int64_t hop = 1; hop <= hops_max && !front.empty(); ++hop) {
        std::vector<NodeId> further;
        for (const NodeId node : front) {
            MR_TRY(links_.next(node, way, found));
            for (const NodeId each : found) {
                if (is_seen[static_cast<size_t>(each)]) continue;
                is_seen[static_cast<size_t>(each)] = true;
                if (!MR_TRY(is_told(each))) further.push_back(each);
            }
        }
        std::sort(further.begin(), further.end());
        for (const NodeId each : further) reached.push_back({each, hop});
        front = std::move(further);
    }
    return reached;
}

base::Result<Subgraph> Walk::paths(NodeId from, NodeId to, size_t nodes_max) {
    asked_ = {from, to};
    Subgraph graph;
    if (from == to) return graph;
    const size_t ends = static_cast<size_t>(std::max(from, to)) + 1;
    std::vector<int32_t> hops(std::max(MR_TRY(links_.bound()), ends), kNotSeen);
    const auto hops_to = [&](NodeId node) -> int32_t& { return hops[static_cast<size_t>(node)]; };
    hops_to(from) = 0;
    std::vector<NodeId> front{from};
    std::vector<NodeId> found;
    for (int32_t hop = 1; hops_to(to) == kNotSeen && !front.empty(); ++hop) {
        std::vector<NodeId> further;
        for (const NodeId node : front) {
            MR_TRY(links_.next(node, Direction::Down, found));
            for (const NodeId each : found) {
                if (hops_to(each) != kNotSeen || MR_TRY(is_told(each))) continue;
                hops_to(each) = hop;
                further.push_back(each);
            }
        }
        front = std::move(further);
    }
    if (hops_to(to) == kNotSeen) return graph;

    // Back from the end, along nodes each one nearer. One whole way is there whatever the limit.
    std::vector<NodeId> layer{to};
    graph.nodes.push_back({to, hops_to(to)});
    for (int32_t hop = hops_to(to) - 1; hop >= 0; --hop) {
        std::vector<NodeId> before;
        for (const NodeId node : layer) {
            MR_TRY(links_.next(node, Direction::Up, found));
            for (const NodeId each : found) {
                if (hops_to(each) != hop) continue;
                const auto left = static_cast<size_t>(hop);  // layers that still need a node
                if (!before.empty() && graph.nodes.size() + left >= nodes_max) {
                    graph.is_cut = true;
                    continue;
                }
                before.push_back(each);
                graph.nodes.push_back({each, hop});
                hops_to(each) = kNotSeen;  // taken
            }
        }
        layer = std::move(before);
    }
    std::reverse(graph.nodes.begin(), graph.nodes.end());
    MR_TRY(finish(graph));
    // Others that lead back, or past a node, are no part of a shortest way.
    std::erase_if(graph.edges, [&](const auto& edge) {
        return graph.nodes[edge.first].hops + 1 != graph.nodes[edge.second].hops;
    });
    return graph;
}

// Edges between the nodes, and how many lead away from them.
base::Result<void> Walk::finish(Subgraph& graph) {
    std::unordered_map<NodeId, size_t> places;
    for (size_t i = 0; i < graph.nodes.size(); ++i) places[graph.nodes[i].id] = i;
    std::vector<NodeId> found;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        Subgraph::Node& node = graph.nodes[i];
        MR_TRY(next(node.id, Direction::Up, found));
        for (const NodeId each : found) {
            const auto place = places.find(each);
            if (place == places.end()) {
                ++node.more_up;
            } else {
                graph.edges.emplace_back(place->second, i);
            }
        }
        MR_TRY(next(node.id, Direction::Down, found));
        for (const NodeId each : found) {
            if (!places.contains(each)) ++node.more_down;
        }
    }
    return {};
}

}  // namespace millrace::lineage
