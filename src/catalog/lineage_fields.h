// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/registry.h"

namespace millrace::catalog {

// What an aspect says of the lineage of the entity that holds it.
struct StatedEdge {
    std::string target;  // urn
    bool target_is_upstream = false;
    auto operator<=>(const StatedEdge&) const = default;
};

bool states_lineage(const AspectType& aspect);

// The edges of a checked value, sorted, each once. Types of urns are in the model's spelling where
// the model knows them.
std::vector<StatedEdge> stated_edges(const Registry& registry, const AspectType& aspect,
                                     const base::Json& value);

}  // namespace millrace::catalog
