// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <unordered_map>

#include "base/clock.h"
#include "lineage/links.h"

namespace millrace::lineage {

// The edges as they were at a time, read from their table as they are needed. For one question.
class PastLinks final : public Links {
  public:
    PastLinks(catalog::LineageEdges& table, base::Timestamp at) : table_(table), at_(at) {}

    base::Result<size_t> bound() override;
    base::Result<void> next(NodeId node, Direction way, std::vector<NodeId>& found) override;
    base::Result<bool> has_edge(NodeId upstream, NodeId downstream) override;
    base::Result<bool> is_step(NodeId node) override;

  private:
    base::Result<const std::vector<NodeId>*> read(NodeId node, Direction way);

    catalog::LineageEdges& table_;
    const base::Timestamp at_;
    std::array<std::unordered_map<NodeId, std::vector<NodeId>>, 2> read_;
    std::unordered_map<NodeId, bool> steps_;
};

}  // namespace millrace::lineage
