// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "store/database.h"

namespace millrace::catalog {

// Of a thing that has lineage; of another one when that has none any more.
using NodeId = int64_t;

// Which way lineage is followed.
enum class Direction : uint8_t {
    Up,    // to what something is made from
    Down,  // to what is made from it
};

// The edges of lineage that aspects of the catalog say, between things that it has or that are
// only named in it. They change in the transactions of those aspects. One thread, as its database.
class LineageEdges {
  public:
    explicit LineageEdges(store::Database& database) : database_(database) {}

    // Nothing for what has no lineage.
    base::Result<std::optional<NodeId>> find(std::string_view urn);
    // Empty for a node that is gone.
    base::Result<std::string> urn(NodeId node);
    base::Result<void> each_node(const std::function<void(NodeId, std::string_view urn)>& visit);

    struct Edge {
        NodeId owner = 0;  // who says so
        NodeId target = 0;
        bool target_is_upstream = false;
        auto operator<=>(const Edge&) const = default;
    };
    // All that hold now; one that two aspects of an entity say, twice.
    base::Result<void> each_edge(const std::function<void(const Edge&)>& visit);
    base::Result<std::vector<Edge>> stated_by(NodeId owner);

    // Next to a node at a time in the past, each once.
    base::Result<std::vector<NodeId>> neighbours(NodeId node, Direction way, base::Timestamp at);
    // The greatest id; 0 if there is none.
    base::Result<NodeId> last_node();

    // The log: whose edges changed. Who has read the edges of all owners behind a number knows
    // what holds.
    base::Result<int64_t> last_sequence();
    struct Change {
        int64_t sequence = 0;
        NodeId owner = 0;
    };
    // Oldest first, of each owner the newest.
    base::Result<std::vector<Change>> changes(int64_t sequence, size_t count_max);

  private:
    store::Database& database_;
};

}  // namespace millrace::catalog
