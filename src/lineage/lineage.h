// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "catalog/catalog.h"
#include "lineage/walk.h"

namespace millrace::lineage {

// Where things come from and where they go: the edges of the catalog's table in memory, kept up to
// date with it.
//
// Invariants: (1) an answer is never older than the catalog that is given with the question; (2)
// what the graph holds is what the table says, whatever was applied in which pieces; (3) it holds
// nothing that is not in the table: it may be dropped at any time.
//
// Any thread may ask; each brings its own Catalog, in a transaction that reads one state. Read at
// the first question, not before.
class LineageGraph {
  public:
    LineageGraph();
    ~LineageGraph();

    // Of a time in the past if `at` is given: from the table then, which knows the last versions
    // of each aspect.
    struct Moment {
        std::optional<base::Timestamp> at{};
    };
    base::Result<Subgraph> around(catalog::Catalog& catalog, NodeId node, int64_t up, int64_t down,
                                  size_t nodes_max, const Moment& moment);
    base::Result<std::vector<Reached>> reach(catalog::Catalog& catalog, NodeId node, Direction way,
                                             int64_t hops_max, const Moment& moment);
    base::Result<Subgraph> paths(catalog::Catalog& catalog, NodeId from, NodeId to,
                                 size_t nodes_max, const Moment& moment);

    // As it is in memory just now.
    struct Size {
        size_t nodes = 0;
        size_t edges = 0;
    };
    Size size() const;

  private:
    struct State;
    template <typename T, typename Ask>
    base::Result<T> answer(catalog::Catalog& catalog, const Moment& moment, const Ask& ask);
    std::unique_ptr<State> state_;
};

}  // namespace millrace::lineage
