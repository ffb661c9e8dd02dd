// SPDX-License-Identifier: Apache-2.0
#include "lineage/past_links.h"

#include <algorithm>

#include "lineage/step.h"

namespace millrace::lineage {

base::Result<size_t> PastLinks::bound() {
    return static_cast<size_t>(MR_TRY(table_.last_node())) + 1;
}

base::Result<const std::vector<NodeId>*> PastLinks::read(NodeId node, Direction way) {
    auto& lists = read_[static_cast<size_t>(way)];
    const auto found = lists.find(node);
    if (found != lists.end()) return &found->second;
    auto list = MR_TRY(table_.neighbours(node, way, at_));
    std::sort(list.begin(), list.end());
    return &(lists[node] = std::move(list));
}

base::Result<void> PastLinks::next(NodeId node, Direction way, std::vector<NodeId>& found) {
    found = *MR_TRY(read(node, way));
    return {};
}

base::Result<bool> PastLinks::has_edge(NodeId upstream, NodeId downstream) {
    const auto* list = MR_TRY(read(upstream, Direction::Down));
    return std::binary_search(list->begin(), list->end(), downstream);
}

base::Result<bool> PastLinks::is_step(NodeId node) {
    const auto found = steps_.find(node);
    if (found != steps_.end()) return found->second;
    return steps_[node] = names_step(MR_TRY(table_.urn(node)));
}

}  // namespace millrace::lineage
