// SPDX-License-Identifier: Apache-2.0
#include "server/search_page.h"

#include "base/text.h"
#include "search/search.h"
#include "server/table_summary.h"

namespace millrace::server {
namespace {

using base::Json;

search::Order order_of(const std::string& name) {
    if (name == "use") return search::Order::Popularity;
    return name == "changed" ? search::Order::Changed : search::Order::Relevance;
}

base::Result<std::optional<search::Filter>> filter_of(const std::string& text) {
    if (text.empty()) return std::optional<search::Filter>{};
    auto json = base::parse_json(text);
    if (!json.ok()) return std::move(json).error().in("filter");
    return std::optional(MR_TRY(search::parse_filter(*json)));
}

Json json_of(const std::vector<search::Segment>& segments) {
    Json json = Json::array();
    for (const auto& segment : segments) {
        json.push_back({{"text", segment.text}, {"match", segment.is_match}});
    }
    return json;
}

// The project's table, view or source of that urn; null for what is none, or is gone.
base::Result<Json> table_json(Reader& reader, const Site& site, const search::Hit& hit) {
    const auto urn = MR_TRY(catalog::Urn::parse(hit.urn));
    if (!is_of_project(site, urn)) return Json();
    const auto view = MR_TRY(read_dataset(reader, site, urn));
    if (!view) return Json();
    const auto steps = MR_TRY(reader.history().steps_of(view->place.name, 1));
    return table_summary(reader, *view, steps.empty() ? nullptr : &steps[0]);
}

base::Result<Json> hit_json(Reader& reader, const Site& site, const search::Hit& hit) {
    Json table = MR_TRY(table_json(reader, site, hit));
    Json matches = Json::array();
    for (const search::Match& match : hit.matches) {
        // These are there in full, whether they match or not.
        if (match.field == "name" || match.field == "description" ||
            match.field == "editedDescription") {
            continue;
        }
        matches.push_back({{"field", match.field}, {"text", json_of(match.segments)}});
    }
    return Json{{"urn", hit.urn},
                {"type", hit.type},
                {"name", hit.name},
                {"title", json_of(hit.title)},
                {"description", json_of(hit.description)},
                {"matches", std::move(matches)},
                {"table", std::move(table)}};
}

Json json_of(const search::Facet& facet) {
    Json values = Json::array();
    for (const auto& [value, count] : facet.values) {
        const bool is_urn = value.starts_with("urn:li:");
        values.push_back({{"value", value},
                          {"label", is_urn ? catalog::name_in_urn(value) : value},
                          {"count", count}});
    }
    return {{"field", facet.field},
            {"values", std::move(values)},
            {"valueCount", facet.value_count},
            {"none", facet.none_count}};
}

}  // namespace

base::Result<net::Response> search_catalog(const Call& call) {
    search::Request request;
    request.text = call.text("q");
    request.filter = MR_TRY(filter_of(call.text("filter")));
    request.order = order_of(call.text("sort"));
    request.count_max = static_cast<size_t>(call.number("limit"));
    request.cursor = call.text("cursor");
    request.facet_values_max = static_cast<size_t>(call.number("values"));
    if (!call.text("facets").empty()) request.facets = base::split(call.text("facets"), ',');
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto found = MR_TRY(call.services.search.search(reader.catalog(), request));
        Json items = Json::array();
        for (const search::Hit& hit : found.hits) {
            items.push_back(MR_TRY(hit_json(reader, call.services.site, hit)));
        }
        Json facets = Json::array();
        for (const search::Facet& facet : found.facets) facets.push_back(json_of(facet));
        return Json{{"total", found.total},
                    {"items", std::move(items)},
                    {"next", found.next.empty() ? Json() : Json(found.next)},
                    {"facets", std::move(facets)},
                    {"correction", found.correction.empty() ? Json() : Json(found.correction)},
                    {"corrected", found.is_corrected}};
    });
}

base::Result<net::Response> suggest_names(const Call& call) {
    search::SuggestRequest request;
    request.text = call.text("q");
    request.count_max = static_cast<size_t>(call.number("limit"));
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        Json items = Json::array();
        for (const auto& found : MR_TRY(call.services.search.suggest(reader.catalog(), request))) {
            items.push_back(
                {{"urn", found.urn}, {"type", found.type}, {"name", json_of(found.name)}});
        }
        return Json{{"items", std::move(items)}};
    });
}

}  // namespace millrace::server
