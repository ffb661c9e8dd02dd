// SPDX-License-Identifier: Apache-2.0
#include "lineage/adjacency.h"

#include <algorithm>

namespace millrace::lineage {
namespace {

using Edge = LineageEdges::Edge;

constexpr std::array kWays{Direction::Up, Direction::Down};

// Whose list an edge stands in, and as what.
uint32_t holder(const Edge& edge, Direction way) {
    return static_cast<uint32_t>(edge.target_is_upstream == (way == Direction::Up) ? edge.owner
                                                                                   : edge.target);
}
Link link_of(const Edge& edge, Direction way) {
    const NodeId other =
        edge.target_is_upstream == (way == Direction::Up) ? edge.target : edge.owner;
    return {static_cast<uint32_t>(other), edge.target_is_upstream ? 1U : 0U,
            edge.target_is_upstream ? 0U : 1U};
}

bool by_node(const Link& a, const Link& b) {
    return a.node < b.node;
}

// Sorts the list and makes one link of those to the same node. Answers how many are left.
size_t unite(std::span<Link> links) {
    std::sort(links.begin(), links.end(), by_node);
    size_t count = 0;
    for (const Link& link : links) {
        if (count > 0 && links[count - 1].node == link.node) {
            links[count - 1].downstream_says |= link.downstream_says;
            links[count - 1].upstream_says |= link.upstream_says;
        } else {
            links[count++] = link;
        }
    }
    return count;
}

}  // namespace

Adjacency::Adjacency(const std::vector<Edge>& edges) {
    for (const Edge& edge : edges) {
        bound_ = std::max(bound_, static_cast<size_t>(std::max(edge.owner, edge.target)) + 1);
    }
    for (const Direction way : kWays) {
        Lists& lists = this->lists(way);
        lists.begins.assign(bound_ + 1, 0);
        for (const Edge& edge : edges) ++lists.begins[holder(edge, way) + 1];
        for (size_t i = 1; i <= bound_; ++i) lists.begins[i] += lists.begins[i - 1];
        lists.links.resize(edges.size());
        std::vector<uint32_t> ends(lists.begins.begin(), lists.begins.end() - 1);
        for (const Edge& edge : edges) {
            lists.links[ends[holder(edge, way)]++] = link_of(edge, way);
        }
        uint32_t kept = 0;
        for (size_t node = 0; node < bound_; ++node) {
            const std::span<Link> own(lists.links.begin() + lists.begins[node],
                                      lists.links.begin() + lists.begins[node + 1]);
            lists.begins[node] = kept;
            const size_t count = unite(own);
            std::copy_n(own.begin(), count, lists.links.begin() + kept);
            kept += static_cast<uint32_t>(count);
        }
        lists.begins[bound_] = kept;
        lists.links.resize(kept);
        edge_count_ = kept;
    }
}

std::span<const Link> Adjacency::Lists::of(uint32_t node) const {
    const auto found = changed.find(node);
    if (found != changed.end()) return found->second;
    if (node + 1 >= begins.size()) return {};
    return {links.data() + begins[node], links.data() + begins[node + 1]};
}

std::vector<Link>& Adjacency::Lists::change(uint32_t node) {
    const auto found = changed.find(node);
    if (found != changed.end()) return found->second;
    const auto before = of(node);
    copied += before.size() + 1;
    return changed[node] = {before.begin(), before.end()};
}

void Adjacency::Lists::compact(size_t bound) {
    std::vector<uint32_t> new_begins{0};
    std::vector<Link> new_links;
    new_begins.reserve(bound + 1);
    for (uint32_t node = 0; node < bound; ++node) {
        const auto own = of(node);
        new_links.insert(new_links.end(), own.begin(), own.end());
        new_begins.push_back(static_cast<uint32_t>(new_links.size()));
    }
    begins = std::move(new_begins);
    links = std::move(new_links);
    changed.clear();
    copied = 0;
}

std::span<const Link> Adjacency::links(NodeId node, Direction way) const {
    return lists_[static_cast<size_t>(way)].of(static_cast<uint32_t>(node));
}

void Adjacency::say(const Edge& edge, bool is_said) {
    for (const Direction way : kWays) {
        auto& list = lists(way).change(holder(edge, way));
        const Link link = link_of(edge, way);
        auto place = std::lower_bound(list.begin(), list.end(), link, by_node);
        if (place == list.end() || place->node != link.node) {
            if (!is_said) continue;
            list.insert(place, link);
            if (way == Direction::Up) ++edge_count_;
            continue;
        }
        if (link.downstream_says != 0) place->downstream_says = is_said ? 1 : 0;
        if (link.upstream_says != 0) place->upstream_says = is_said ? 1 : 0;
        if (place->downstream_says == 0 && place->upstream_says == 0) {
            list.erase(place);
            if (way == Direction::Up) --edge_count_;
        }
    }
}

void Adjacency::replace(NodeId owner, const std::vector<Edge>& stated) {
    std::vector<Edge> before;
    for (const Link& link : links(owner, Direction::Up)) {
        if (link.downstream_says != 0) before.push_back({owner, link.node, true});
    }
    for (const Link& link : links(owner, Direction::Down)) {
        if (link.upstream_says != 0) before.push_back({owner, link.node, false});
    }
    std::vector<Edge> now = stated;
    std::sort(now.begin(), now.end());
    std::sort(before.begin(), before.end());
    for (const Edge& edge : before) {
        if (!std::binary_search(now.begin(), now.end(), edge)) say(edge, false);
    }
    for (const Edge& edge : now) {
        bound_ = std::max(bound_, static_cast<size_t>(std::max(edge.owner, edge.target)) + 1);
        if (!std::binary_search(before.begin(), before.end(), edge)) say(edge, true);
    }
    // A list beside the others costs some hundred bytes: no more of them than a fraction of all.
    constexpr size_t kChangedMin = 20'000;
    if (lists_[0].copied + lists_[1].copied <= kChangedMin + edge_count_ / 4) return;
    for (Lists& lists : lists_) lists.compact(bound_);
}

}  // namespace millrace::lineage
