// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "catalog/lineage_edges.h"

namespace millrace::lineage {

using catalog::Direction;
using catalog::LineageEdges;
using catalog::NodeId;

// An end of an edge in the list of the other end. Both ends may say the same edge: it is there as
// long as one of them does.
struct Link {
    static constexpr uint32_t kNodeMax = (1U << 30) - 1;
    uint32_t node : 30;
    uint32_t downstream_says : 1;
    uint32_t upstream_says : 1;
};
static_assert(sizeof(Link) == 4);

// A directed graph whose edges are said by their ends: lists of all nodes in one piece, 8 bytes an
// edge and 8 a node, and beside it the lists that changed since. compact() takes those in.
class Adjacency {
  public:
    Adjacency() = default;
    // Ids are at most Link::kNodeMax; an edge may come several times.
    explicit Adjacency(const std::vector<LineageEdges::Edge>& edges);

    // In the order of ids. Valid until the next change.
    std::span<const Link> links(NodeId node, Direction way) const;
    // Greater than every id that has links.
    size_t bound() const { return bound_; }
    size_t edge_count() const { return edge_count_; }

    // What the owner says now, in place of what it said.
    void replace(NodeId owner, const std::vector<LineageEdges::Edge>& stated);

  private:
    struct Lists {
        std::vector<uint32_t> begins;  // of each node in `links`, and the end
        std::vector<Link> links;
        std::unordered_map<uint32_t, std::vector<Link>> changed;
        size_t copied = 0;  // lists and links that went there

        std::span<const Link> of(uint32_t node) const;
        std::vector<Link>& change(uint32_t node);
        void compact(size_t bound);
    };
    Lists& lists(Direction way) { return lists_[static_cast<size_t>(way)]; }
    void say(const LineageEdges::Edge& edge, bool is_said);

    std::array<Lists, 2> lists_;
    size_t bound_ = 0;
    size_t edge_count_ = 0;
};

}  // namespace millrace::lineage
