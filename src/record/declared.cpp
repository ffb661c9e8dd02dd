// SPDX-License-Identifier: Apache-2.0
#include "record/declared.h"

#include <algorithm>
#include <functional>

#include "record/project_urns.h"
#include "record/stamp.h"

namespace millrace::record {
namespace {

using base::Json;

// `current` without its marked elements, then the declared ones, but for those that people named
// too. `key` tells elements apart.
Json merged(const Json& current, const char* list, const char* key, const Json& declared,
            const std::function<bool(const Json&)>& is_marked) {
    Json elements = Json::array();
    Json marked = Json::array();
    if (current.contains(list)) {
        for (const Json& element : current.at(list)) {
            (is_marked(element) ? marked : elements).push_back(element);
        }
    }
    const auto find = [key](const Json& in, const Json& element) {
        return std::find_if(in.begin(), in.end(),
                            [&](const Json& other) { return other.at(key) == element.at(key); });
    };
    for (const Json& element : declared) {
        if (find(elements, element) != elements.end()) continue;
        const auto before = find(marked, element);  // keeps its time
        elements.push_back(before == marked.end() ? element : *before);
    }
    if (current.is_null() && elements.empty()) return Json();
    Json aspect = current.is_null() ? Json::object() : current;
    aspect[list] = std::move(elements);
    return aspect;
}

}  // namespace

Json with_declared_owners(const Json& current, const std::string& owner) {
    Json declared = Json::array();
    if (const auto urn = owner.empty() ? std::nullopt : owner_urn(owner)) {
        declared.push_back({{"owner", urn->text()},
                            {"type", "DATAOWNER"},
                            {"source", {{"type", "SOURCE_CONTROL"}}}});
    }
    return merged(current, "owners", "owner", declared, [](const Json& element) {
        return element.contains("source") &&
               element.at("source").value("type", "") == "SOURCE_CONTROL";
    });
}

Json with_declared_tags(const Json& current, const std::vector<std::string>& tags,
                        base::Timestamp now) {
    const std::string source = ProjectUrns::platform().text();
    Json declared = Json::array();
    for (const std::string& tag : tags) {
        const auto urn = tag_urn(tag);
        if (!urn) continue;
        const Json attribution{{"time", milliseconds(now)}, {"actor", kActor}, {"source", source}};
        declared.push_back({{"tag", urn->text()}, {"attribution", attribution}});
    }
    return merged(current, "tags", "tag", declared, [&](const Json& element) {
        return element.contains("attribution") &&
               element.at("attribution").value("source", "") == source;
    });
}

}  // namespace millrace::record
