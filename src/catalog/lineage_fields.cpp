// SPDX-License-Identifier: Apache-2.0
#include "catalog/lineage_fields.h"

#include <algorithm>
#include <span>

#include "catalog/urn.h"

namespace millrace::catalog {
namespace {

// Calls `visit` with each text at the end of the path.
template <typename Visit>
void each_text(const base::Json& value, std::span<const std::string> path, const Visit& visit) {
    if (path.empty()) {
        if (value.is_string()) visit(value.get_ref<const std::string&>());
        return;
    }
    const auto further = path.subspan(1);
    if (path[0] == "$key" && value.is_object()) {
        for (const auto& [key, unused] : value.items()) visit(key);
    } else if (path[0] == "*") {
        for (const auto& element : value) each_text(element, further, visit);
    } else if (const auto found = value.find(path[0]); found != value.end()) {
        each_text(*found, further, visit);
    }
}

std::string in_models_spelling(const Registry& registry, const std::string& text) {
    const auto urn = Urn::parse(text);
    if (!urn.ok()) return text;
    const EntityType* type = registry.entity(urn->type());
    return type == nullptr || type->name == urn->type() ? text : urn->with_type(type->name).text();
}

}  // namespace

bool states_lineage(const AspectType& aspect) {
    return std::any_of(aspect.edges.begin(), aspect.edges.end(),
                       [](const EdgeField& edge) { return edge.is_lineage; });
}

std::vector<StatedEdge> stated_edges(const Registry& registry, const AspectType& aspect,
                                     const base::Json& value) {
    std::vector<StatedEdge> stated;
    for (const EdgeField& edge : aspect.edges) {
        if (!edge.is_lineage) continue;
        each_text(value, edge.path, [&](const std::string& urn) {
            stated.push_back({in_models_spelling(registry, urn), edge.target_is_upstream});
        });
    }
    std::sort(stated.begin(), stated.end());
    stated.erase(std::unique(stated.begin(), stated.end()), stated.end());
    return stated;
}

}  // namespace millrace::catalog
