// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/error.h"
#include "catalog/lineage_edges.h"

namespace millrace::lineage {

using catalog::Direction;
using catalog::NodeId;

// Edges to walk along: those of now in memory, or those of a time in the past from their table.
class Links {
  public:
    virtual ~Links() = default;
    // No node has this id or a greater one.
    virtual base::Result<size_t> bound() = 0;
    // Next to the node, each once, in the order of their ids. Replaces what `found` holds.
    virtual base::Result<void> next(NodeId node, Direction way, std::vector<NodeId>& found) = 0;
    virtual base::Result<bool> has_edge(NodeId upstream, NodeId downstream) = 0;
    // Whether it only moves data: a job or a run of one.
    virtual base::Result<bool> is_step(NodeId node) = 0;
};

}  // namespace millrace::lineage
