// SPDX-License-Identifier: Apache-2.0
#include "record/declared.h"

#include <algorithm>

#include "record/project_urns.h"
#include "record/stamp.h"

namespace millrace::record {
namespace {

using base::Json;

// `current` without its marked elements, then the declared ones, but for those that people named
// too. `key` tells elements apart.
Json merged(const Json& current, const char* list, const char* key, const Json& declared) {
    Json elements = Json::array();
    Json marked = Json::array();
    if (current.contains(list)) {
        for (const Json& element : current.at(list)) {
            (is_declared(element) ? marked : elements).push_back(element);
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

// The mark of all but owners.
Json attribution(base::Timestamp now) {
    return {
        {"time", milliseconds(now)}, {"actor", kActor}, {"source", ProjectUrns::platform().text()}};
}

}  // namespace

Json with_declared_owners(const Json& current, const std::string& owner) {
    Json declared = Json::array();
    if (const auto urn = owner.empty() ? std::nullopt : owner_urn(owner)) {
        declared.push_back({{"owner", urn->text()},
                            {"type", "DATAOWNER"},
                            {"source", {{"type", "SOURCE_CONTROL"}}}});
    }
    return merged(current, "owners", "owner", declared);
}

Json with_declared_tags(const Json& current, const std::vector<std::string>& tags,
                        base::Timestamp now) {
    Json declared = Json::array();
    for (const std::string& tag : tags) {
        const auto urn = tag_urn(tag);
        if (urn) declared.push_back({{"tag", urn->text()}, {"attribution", attribution(now)}});
    }
    return merged(current, "tags", "tag", declared);
}

Json with_declared_terms(const Json& current, const std::vector<std::string>& terms,
                         base::Timestamp now) {
    Json declared = Json::array();
    for (const std::string& term : terms) {
        const auto urn = term_urn(term);
        if (urn) declared.push_back({{"urn", urn->text()}, {"attribution", attribution(now)}});
    }
    Json aspect = merged(current, "terms", "urn", declared);
    if (!aspect.is_null() && aspect != current) aspect["auditStamp"] = stamp(now);
    return aspect;
}

bool is_declared(const Json& element) {
    static const std::string kSource = ProjectUrns::platform().text();
    const auto is = [&](const char* record, const char* field, const std::string& value) {
        return element.contains(record) && element.at(record).value(field, "") == value;
    };
    return is("source", "type", "SOURCE_CONTROL") || is("attribution", "source", kSource);
}

}  // namespace millrace::record
