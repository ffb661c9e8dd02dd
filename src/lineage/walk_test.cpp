// SPDX-License-Identifier: Apache-2.0
#include "lineage/walk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "lineage/adjacency.h"

namespace millrace::lineage {
namespace {

// A graph as a set of pairs, upstream before downstream: what the answers are held against.
class SetLinks final : public Links {
  public:
    explicit SetLinks(std::set<std::pair<NodeId, NodeId>> edges, std::set<NodeId> steps = {})
        : edges_(std::move(edges)), steps_(std::move(steps)) {}
    base::Result<size_t> bound() override { return size_t{100'000}; }
    base::Result<void> next(NodeId node, Direction way, std::vector<NodeId>& found) override {
        found.clear();
        for (const auto& [up, down] : edges_) {
            if (way == Direction::Up && down == node) found.push_back(up);
            if (way == Direction::Down && up == node) found.push_back(down);
        }
        return {};
    }
    base::Result<bool> has_edge(NodeId upstream, NodeId downstream) override {
        return edges_.contains({upstream, downstream});
    }
    base::Result<bool> is_step(NodeId node) override { return steps_.contains(node); }
    const std::set<std::pair<NodeId, NodeId>>& edges() const { return edges_; }

    // Distances by the simplest way there is: relaxed until nothing changes.
    std::map<NodeId, int64_t> distances(NodeId start, Direction way) const {
        std::map<NodeId, int64_t> hops{{start, 0}};
        for (bool changed = true; changed;) {
            changed = false;
            for (const auto& [up, down] : edges_) {
                const NodeId from = way == Direction::Up ? down : up;
                const NodeId to = way == Direction::Up ? up : down;
                if (!hops.contains(from)) continue;
                const int64_t through = hops[from] + 1;
                if (hops.contains(to) && hops[to] <= through) continue;
                hops[to] = through;
                changed = true;
            }
        }
        return hops;
    }

  private:
    std::set<std::pair<NodeId, NodeId>> edges_;
    std::set<NodeId> steps_;
};

std::set<NodeId> ids(const Subgraph& graph) {
    std::set<NodeId> ids;
    for (const auto& node : graph.nodes) ids.insert(node.id);
    return ids;
}

std::set<std::pair<NodeId, NodeId>> pairs(const Subgraph& graph) {
    std::set<std::pair<NodeId, NodeId>> pairs;
    for (const auto& [up, down] : graph.edges) {
        pairs.emplace(graph.nodes[up].id, graph.nodes[down].id);
    }
    return pairs;
}

SetLinks random_links(unsigned seed, NodeId nodes, size_t edges) {
    std::mt19937 random(seed);
    std::set<std::pair<NodeId, NodeId>> pairs;
    while (pairs.size() < edges) {
        pairs.emplace(1 + random() % static_cast<unsigned>(nodes),
                      1 + random() % static_cast<unsigned>(nodes));
    }
    return SetLinks(std::move(pairs));
}

TEST(Walk, AgreesWithTheSimplestWayOnRandomGraphs) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        const NodeId nodes = 5 + seed;
        auto links = random_links(seed, nodes, static_cast<size_t>(nodes) * 3 / 2);
        const auto up = links.distances(1, Direction::Up);
        const auto down = links.distances(1, Direction::Down);
        for (const int64_t hops : {0, 1, 2, 20}) {
            const auto around = *Walk(links).around(1, hops, hops, 2000);
            std::set<NodeId> expected;
            for (const auto* found : {&up, &down}) {
                for (const auto& [node, distance] : *found) {
                    if (distance <= hops) expected.insert(node);
                }
            }
            EXPECT_EQ(ids(around), expected);
            EXPECT_FALSE(around.is_cut);
            for (const auto& edge : links.edges()) {
                EXPECT_EQ(pairs(around).contains(edge),
                          expected.contains(edge.first) && expected.contains(edge.second));
            }
            std::map<NodeId, int64_t> reached;
            for (const auto& [node, distance] : *Walk(links).reach(1, Direction::Down, hops)) {
                reached[node] = distance;
            }
            for (const auto& [node, distance] : down) {
                if (node == 1 || distance > hops) continue;
                EXPECT_EQ(reached[node], distance);
            }
        }
        for (NodeId to = 2; to <= nodes; ++to) {
            const auto graph = *Walk(links).paths(1, to, 2000);
            ASSERT_EQ(graph.nodes.empty(), !down.contains(to));
            if (graph.nodes.empty()) continue;
            // On a shortest way are those that are nearer by as much as the end is farther.
            const auto back = links.distances(to, Direction::Up);
            std::set<NodeId> expected;
            for (const auto& [node, distance] : down) {
                if (back.contains(node) && distance + back.at(node) == down.at(to)) {
                    expected.insert(node);
                }
            }
            EXPECT_EQ(ids(graph), expected);
            EXPECT_EQ(graph.nodes.front().id, 1);
            EXPECT_EQ(graph.nodes.back().id, to);
        }
    }
}

TEST(Walk, SaysWhatIsNotThere) {
    std::set<std::pair<NodeId, NodeId>> edges{{1, 2}};
    for (NodeId leaf = 10; leaf < 110; ++leaf) edges.emplace(2, leaf);
    SetLinks links(edges);
    const auto near = *Walk(links).around(2, 0, 0, 2000);
    ASSERT_EQ(near.nodes.size(), 1u);
    EXPECT_EQ(near.nodes[0].more_up, 1);
    EXPECT_EQ(near.nodes[0].more_down, 100);
    EXPECT_FALSE(near.is_cut) << "nobody asked for more hops";
    const auto cut = *Walk(links).around(2, 1, 1, 30);
    EXPECT_TRUE(cut.is_cut);
    EXPECT_EQ(cut.nodes.size(), 30u);
    EXPECT_TRUE(ids(cut).contains(1)) << "both directions are served";
    EXPECT_EQ(cut.nodes[0].more_down, 72);
}

TEST(Walk, AWholeWayIsShownWhateverTheLimit) {
    std::set<std::pair<NodeId, NodeId>> edges;
    for (NodeId middle = 10; middle < 60; ++middle) {
        edges.emplace(1, middle);
        for (NodeId next = 100; next < 150; ++next) {
            edges.emplace(middle, next);
            edges.emplace(next, 2);
        }
    }
    SetLinks links(edges);
    const auto graph = *Walk(links).paths(1, 2, 10);
    EXPECT_TRUE(graph.is_cut);
    EXPECT_LE(graph.nodes.size(), 10u);
    EXPECT_EQ(graph.nodes.front().id, 1);
    EXPECT_EQ(graph.nodes.back().hops, 3);
    const auto way = pairs(graph);
    EXPECT_TRUE(std::any_of(way.begin(), way.end(), [&](const auto& edge) {
        return way.contains({1, edge.first}) && way.contains({edge.second, 2});
    }));
}

TEST(Walk, AStepIsPassedByWhereItsEndsSayTheSame) {
    // 1 -> 9 -> 2 and 1 -> 2; 3 -> 8 -> 4 alone.
    SetLinks links({{1, 9}, {9, 2}, {1, 2}, {2, 3}, {3, 8}, {8, 4}}, {8, 9});
    EXPECT_EQ(ids(*Walk(links).around(1, 9, 9, 2000)), (std::set<NodeId>{1, 2, 3, 4, 8}));
    EXPECT_EQ(Walk(links).around(1, 0, 0, 2000)->nodes[0].more_down, 1);
    EXPECT_EQ(ids(*Walk(links).around(9, 1, 1, 2000)), (std::set<NodeId>{1, 2, 9}));
    EXPECT_EQ(Walk(links).reach(1, Direction::Down, 9)->size(), 4u);
    EXPECT_EQ(ids(*Walk(links).paths(1, 4, 2000)), (std::set<NodeId>{1, 2, 3, 8, 4}));
    SetLinks open({{1, 9}}, {9});
    EXPECT_EQ(ids(*Walk(open).around(1, 9, 9, 2000)), (std::set<NodeId>{1, 9}))
        << "it says where the data goes";
}

TEST(Walk, ANodeWithoutLinksStandsAlone) {
    class NoLinks final : public Links {
        base::Result<size_t> bound() override { return size_t{0}; }
        base::Result<void> next(NodeId, Direction, std::vector<NodeId>& found) override {
            found.clear();
            return {};
        }
        base::Result<bool> has_edge(NodeId, NodeId) override { return false; }
        base::Result<bool> is_step(NodeId) override { return false; }
    } links;
    EXPECT_EQ(Walk(links).around(7, 2, 2, 10)->nodes.size(), 1u);
    EXPECT_TRUE(Walk(links).reach(7, Direction::Down, 5)->empty());
    EXPECT_TRUE(Walk(links).paths(7, 9, 10)->nodes.empty());
}

TEST(Walk, TwentyHopsRoundACircleEnd) {
    std::set<std::pair<NodeId, NodeId>> edges;
    for (NodeId node = 0; node < 20; ++node) edges.emplace(node, (node + 1) % 20);
    SetLinks links(edges);
    EXPECT_EQ(Walk(links).around(0, 20, 20, 2000)->nodes.size(), 20u);
    EXPECT_EQ(Walk(links).reach(0, Direction::Up, 20)->size(), 19u);
    EXPECT_EQ(Walk(links).paths(1, 0, 2000)->nodes.size(), 20u);
}

using Edge = LineageEdges::Edge;

std::set<std::pair<NodeId, NodeId>> pairs(const Adjacency& edges, Direction way) {
    std::set<std::pair<NodeId, NodeId>> pairs;
    for (NodeId node = 0; node < static_cast<NodeId>(edges.bound()); ++node) {
        const auto links = edges.links(node, way);
        EXPECT_TRUE(std::is_sorted(links.begin(), links.end(),
                                   [](const Link& a, const Link& b) { return a.node < b.node; }));
        for (const Link& link : links) {
            const NodeId other = link.node;
            pairs.emplace(way == Direction::Up ? std::pair(other, node) : std::pair(node, other));
        }
    }
    return pairs;
}

TEST(Adjacency, HoldsWhatItsOwnersSayHoweverTheyCameToIt) {
    std::mt19937 random(3);
    for (const NodeId nodes : {3, 30, 3000}) {
        std::map<NodeId, std::vector<Edge>> said;
        const auto anew = [&](NodeId owner) {
            auto& edges = said[owner] = {};
            for (size_t i = random() % 20; i > 0; --i) {
                edges.push_back(
                    {owner, static_cast<NodeId>(random() % (nodes + 5)), random() % 2 == 0});
            }
        };
        for (NodeId owner = 0; owner < nodes; ++owner) anew(owner);
        std::vector<Edge> all;
        for (const auto& [owner, edges] : said) all.insert(all.end(), edges.begin(), edges.end());
        Adjacency graph(all);
        // At 3,000 nodes the changes are taken in several times.
        for (int step = 0; step < 5000; ++step) {
            const auto owner = static_cast<NodeId>(random() % (nodes + 10));
            anew(owner);
            graph.replace(owner, said[owner]);
        }
        std::set<std::pair<NodeId, NodeId>> expected;
        for (const auto& [owner, edges] : said) {
            for (const Edge& edge : edges) {
                expected.emplace(edge.target_is_upstream ? std::pair(edge.target, edge.owner)
                                                         : std::pair(edge.owner, edge.target));
            }
        }
        EXPECT_TRUE(pairs(graph, Direction::Up) == expected);
        EXPECT_TRUE(pairs(graph, Direction::Down) == expected);
        EXPECT_EQ(graph.edge_count(), expected.size());
    }
}

}  // namespace
}  // namespace millrace::lineage
