// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "catalog/lineage_fields.h"
#include "store/database.h"

namespace millrace::catalog {

// Writes the edges of lineage in state.db. One thread, inside the transaction of the aspect that
// says them.
//
// An edge holds from since_us on until before until_us. Ended ones stay as long as an older version
// of the aspect, all of an aspect that is gone until it comes back. A node stays as long as an edge
// has it.
class LineageRows {
  public:
    explicit LineageRows(store::Database& database) : database_(database) {}

    // From `now` on the entity's aspect says these edges, and no others. After its versions are
    // what they are to be.
    struct Owner {
        std::string_view urn;
        int64_t entity = 0;
    };
    base::Result<void> set(const Owner& owner, int64_t name, const std::vector<StatedEdge>& stated,
                           base::Timestamp now);
    // An edge that an aspect has said since its only version.
    struct Held {
        int64_t name;
        StatedEdge edge;
        base::Timestamp since;
    };
    // Whether these are what the entity says and ever said.
    base::Result<bool> is(std::string_view owner, std::vector<Held> held);
    // All that the entity ever said. What others say of it stays.
    base::Result<void> remove(std::string_view owner);
    // Nodes that only what remove() took away had: after it, when what took its place is there.
    base::Result<void> drop_idle_nodes();

  private:
    struct Row {
        StatedEdge edge;
        int64_t target;
        int64_t since;
        bool holds;
    };
    base::Result<int64_t> node(std::string_view urn);  // made if need be
    base::Result<std::optional<int64_t>> find_node(std::string_view urn);
    base::Result<std::vector<Row>> rows_of(int64_t owner, int64_t name);
    base::Result<void> begin(int64_t owner, int64_t name, const StatedEdge& edge, int64_t now);
    base::Result<void> end(int64_t owner, int64_t name, const Row& row, int64_t now);
    base::Result<void> log(int64_t owner);
    // Of the oldest version that is kept; nothing if the aspect is gone.
    base::Result<std::optional<int64_t>> kept_since(int64_t entity, int64_t name);
    template <typename... Values>
    base::Result<void> run(std::string_view sql, const Values&... values);

    store::Database& database_;
    std::vector<int64_t> maybe_idle_;
};

}  // namespace millrace::catalog
