// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "lineage/links.h"

namespace millrace::lineage {

// A part of the graph, with what of it is not there.
struct Subgraph {
    struct Node {
        NodeId id = 0;
        int64_t hops = 0;  // from where one began; below 0 upwards
        int64_t more_up = 0;
        int64_t more_down = 0;  // neighbours that are not among the nodes
    };
    std::vector<Node> nodes;
    std::vector<std::pair<size_t, size_t>> edges;  // upstream and downstream, by place in `nodes`
    bool is_cut = false;                           // there were more than may be
};

struct Reached {
    NodeId id = 0;
    int64_t hops = 0;
};

// Questions about one state of the graph. Cycles end where they began.
//
// A step - a job, or a run of one - of which every output is said to be made from every input
// anyhow is told by those edges, and is passed by: else each table of a project would be seen twice
// and once more for each run. Not if it is what is asked about.
class Walk {
  public:
    explicit Walk(Links& links) : links_(links) {}

    // Around a node, hop by hop in both directions in turn, so that a limit cuts what is far.
    base::Result<Subgraph> around(NodeId start, int64_t up, int64_t down, size_t nodes_max);
    // All that is reached, without the start, nearest first; of the same distance by id.
    base::Result<std::vector<Reached>> reach(NodeId start, Direction way, int64_t hops_max);
    // All shortest ways down from one to the other; no nodes if there is none.
    base::Result<Subgraph> paths(NodeId from, NodeId to, size_t nodes_max);

  private:
    base::Result<bool> is_told(NodeId step);
    // Neighbours without steps that are told otherwise.
    base::Result<void> next(NodeId node, Direction way, std::vector<NodeId>& found);
    base::Result<void> finish(Subgraph& graph);

    Links& links_;
    std::vector<NodeId> asked_;  // never passed by
    std::unordered_map<NodeId, bool> told_;
};

}  // namespace millrace::lineage
