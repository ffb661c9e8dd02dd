// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "lineage/adjacency.h"
#include "lineage/lineage.h"
#include "lineage/past_links.h"
#include "lineage/step.h"

namespace millrace::lineage {

using catalog::LineageEdges;

namespace {

base::Error too_many() {
    return base::unavailable("the lineage has more nodes than fit into its graph");
}

// The edges of now.
class PresentLinks final : public Links {
  public:
    PresentLinks(const Adjacency& edges, const std::vector<bool>& steps)
        : edges_(edges), steps_(steps) {}

    base::Result<size_t> bound() override { return edges_.bound(); }
    base::Result<void> next(NodeId node, Direction way, std::vector<NodeId>& found) override {
        found.clear();
        for (const Link& link : edges_.links(node, way)) found.push_back(link.node);
        return {};
    }
    base::Result<bool> has_edge(NodeId upstream, NodeId downstream) override {
        const auto down = edges_.links(upstream, Direction::Down);
        return std::binary_search(down.begin(), down.end(),
                                  Link{static_cast<uint32_t>(downstream), 0, 0},
                                  [](const Link& a, const Link& b) { return a.node < b.node; });
    }
    base::Result<bool> is_step(NodeId node) override {
        return static_cast<size_t>(node) < steps_.size() && steps_[static_cast<size_t>(node)];
    }

  private:
    const Adjacency& edges_;
    const std::vector<bool>& steps_;
};

}  // namespace

// Questions hold `mutex` shared, changes alone.
struct LineageGraph::State {
    mutable std::shared_mutex mutex;
    Adjacency edges;
    std::vector<bool> steps;  // by node
    int64_t applied = -1;     // of the log of edges; -1: nothing is read yet

    base::Result<void> catch_up(LineageEdges& table);
    base::Result<void> load(LineageEdges& table);
    base::Result<void> apply(LineageEdges& table, const std::vector<LineageEdges::Change>& changes);
    base::Result<void> note_step(LineageEdges& table, NodeId node);
};

base::Result<void> LineageGraph::State::load(LineageEdges& table) {
    const int64_t last = MR_TRY(table.last_sequence());
    std::vector<LineageEdges::Edge> all;
    MR_TRY(table.each_edge([&](const LineageEdges::Edge& edge) { all.push_back(edge); }));
    std::vector<bool> is_step;
    bool fits = true;
    MR_TRY(table.each_node([&](NodeId node, std::string_view urn) {
        const auto place = static_cast<size_t>(node);
        if (node > Link::kNodeMax) {
            fits = false;
            return;
        }
        if (place >= is_step.size()) is_step.resize(place + 1 + place / 2);
        is_step[place] = names_step(urn);
    }));
    if (!fits) return too_many();
    edges = Adjacency(all);
    steps = std::move(is_step);
    applied = last;
    return {};
}

base::Result<void> LineageGraph::State::note_step(LineageEdges& table, NodeId node) {
    const auto place = static_cast<size_t>(node);
    if (node > Link::kNodeMax) return too_many();
    if (place >= steps.size()) steps.resize(place + 1 + place / 2);
    steps[place] = names_step(MR_TRY(table.urn(node)));
    return {};
}

base::Result<void> LineageGraph::State::apply(LineageEdges& table,
                                              const std::vector<LineageEdges::Change>& changes) {
    for (const auto& change : changes) {
        const auto stated = MR_TRY(table.stated_by(change.owner));
        // The id of a node that is gone may be another one's now.
        MR_TRY(note_step(table, change.owner));
        for (const auto& edge : stated) MR_TRY(note_step(table, edge.target));
        edges.replace(change.owner, stated);
    }
    return {};
}

base::Result<void> LineageGraph::State::catch_up(LineageEdges& table) {
    // More than that are read sooner with all others.
    constexpr size_t kChangesMax = 50'000;
    const int64_t last = MR_TRY(table.last_sequence());
    {
        const std::shared_lock lock(mutex);
        if (applied >= last) return {};
    }
    const std::unique_lock lock(mutex);
    if (applied >= last) return {};
    if (applied < 0) return load(table);
    const auto changes = MR_TRY(table.changes(applied, kChangesMax + 1));
    if (changes.size() > kChangesMax) return load(table);
    applied = -1;  // if it fails in the middle, all is read again
    MR_TRY(apply(table, changes));
    applied = last;
    return {};
}

LineageGraph::LineageGraph() : state_(std::make_unique<State>()) {}
LineageGraph::~LineageGraph() = default;

template <typename T, typename Ask>
base::Result<T> LineageGraph::answer(catalog::Catalog& catalog, const Moment& moment,
                                     const Ask& ask) {
    if (moment.at) {
        PastLinks links(catalog.lineage(), *moment.at);
        return ask(Walk(links));
    }
    MR_TRY(state_->catch_up(catalog.lineage()));
    const std::shared_lock lock(state_->mutex);
    PresentLinks links(state_->edges, state_->steps);
    return ask(Walk(links));
}

base::Result<Subgraph> LineageGraph::around(catalog::Catalog& catalog, NodeId node, int64_t up,
                                            int64_t down, size_t nodes_max, const Moment& moment) {
    return answer<Subgraph>(catalog, moment,
                            [&](Walk walk) { return walk.around(node, up, down, nodes_max); });
}

base::Result<std::vector<Reached>> LineageGraph::reach(catalog::Catalog& catalog, NodeId node,
                                                       Direction way, int64_t hops_max,
                                                       const Moment& moment) {
    return answer<std::vector<Reached>>(catalog, moment,
                                        [&](Walk walk) { return walk.reach(node, way, hops_max); });
}

base::Result<Subgraph> LineageGraph::paths(catalog::Catalog& catalog, NodeId from, NodeId to,
                                           size_t nodes_max, const Moment& moment) {
    return answer<Subgraph>(catalog, moment,
                            [&](Walk walk) { return walk.paths(from, to, nodes_max); });
}

LineageGraph::Size LineageGraph::size() const {
    const std::shared_lock lock(state_->mutex);
    return {state_->edges.bound(), state_->edges.edge_count()};
}

}  // namespace millrace::lineage
