// SPDX-License-Identifier: Apache-2.0
#include "server/table_pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "record/dataset_aspects.h"
#include "server/dataset_view.h"
#include "server/profile_page.h"
#include "server/run_json.h"
#include "server/table_summary.h"

namespace millrace::server {
namespace {

using base::Json;

constexpr size_t kRecentSteps = 14;
constexpr size_t kTestRuns = 30;

Json labels_json(const std::vector<Label>& labels) {
    Json json = Json::array();
    for (const Label& label : labels) {
        json.push_back({{"name", label.name}, {"urn", label.urn}, {"declared", label.is_declared}});
    }
    return json;
}

base::Result<Json> column_json(Reader& reader, const Site& site, const ColumnView& column) {
    Json from = Json::array();
    for (const ColumnSource& source : column.from) {
        Json place = json_of(MR_TRY(place_of(reader, site, source.dataset)));
        from.push_back(
            {{"table", std::move(place)}, {"column", source.column}, {"how", source.how}});
    }
    return Json{{"name", column.name},
                {"type", column.type},
                {"nullable", column.nullable},
                {"description", column.description},
                {"edited", column.is_edited},
                {"tags", labels_json(column.tags)},
                {"terms", labels_json(column.terms)},
                {"partition", column.is_partition},
                {"sort", nullptr},
                {"from", std::move(from)},
                {"profile", nullptr}};
}

void number_sort_keys(Json& columns, const DatasetView& view) {
    const auto keys = view.properties.find(record::kSortByProperty);
    if (keys == view.properties.end()) return;
    int64_t number = 0;
    for (const std::string& key : base::split(keys->second, ',')) {
        ++number;
        for (Json& column : columns) {
            if (column["name"] == base::trim(key)) column["sort"] = number;
        }
    }
}

base::Result<Json> places(Reader& reader, const Site& site, const std::vector<std::string>& urns) {
    Json json = Json::array();
    for (const std::string& urn : urns) {
        json.push_back(json_of(MR_TRY(place_of(reader, site, urn))));
    }
    return json;
}

base::Result<Json> table_json(Reader& reader, const Site& site, const DatasetView& view) {
    Json json = json_of(view.place);
    json["urn"] = view.urn.text();
    json["description"] = view.description;
    json["description_version"] = etag_of(view.description_version);
    json["owners"] = Json::array();
    for (const Owner& owner : view.owners) {
        json["owners"].push_back({{"name", owner.name},
                                  {"urn", owner.urn},
                                  {"type", owner.type},
                                  {"declared", owner.is_declared}});
    }
    json["owners_version"] = etag_of(view.owners_version);
    json["tags"] = labels_json(view.tags);
    json["tags_version"] = etag_of(view.tags_version);
    json["terms"] = labels_json(view.terms);
    json["terms_version"] = etag_of(view.terms_version);

    const auto table = MR_TRY(table_of(reader, view));
    json["snapshot"] = table ? json_of(table->current) : Json();
    json["source_rows"] = view.source_rows ? Json(*view.source_rows) : Json();
    json["snapshots"] = table ? MR_TRY(reader.lake().history(table->id)).size() : 0;

    Json columns = Json::array();
    for (const ColumnView& column : view.columns) {
        columns.push_back(MR_TRY(column_json(reader, site, column)));
    }
    number_sort_keys(columns, view);
    auto profile = MR_TRY(newest_profile(reader, view.urn));
    for (Json& column : columns) {
        const auto found = profile.columns.find(column["name"]);
        if (found != profile.columns.end()) column["profile"] = std::move(found->second);
    }
    json["profile"] = std::move(profile.about);
    json["columns"] = std::move(columns);
    json["columns_version"] = etag_of(view.columns_version);
    json["influence"] = Json::array();
    for (const auto& [urn, names] : view.influence) {
        Json place = json_of(MR_TRY(place_of(reader, site, urn)));
        json["influence"].push_back({{"table", std::move(place)}, {"columns", names}});
    }
    json["unresolved"] = view.unresolved;
    json["upstreams"] = MR_TRY(places(reader, site, view.upstreams));
    json["downstreams"] =
        MR_TRY(places(reader, site, MR_TRY(downstreams_of(reader, site, view.place))));
    json["properties"] = view.properties;

    const auto steps = MR_TRY(reader.history().steps_of(view.place.name, kRecentSteps));
    const auto tests = MR_TRY(reader.history().tests_of(view.place.name, 1));
    json["notice"] = nullptr;
    if (!steps.empty() && state_of(steps[0]) != "ok") {
        json["notice"] =
            attention_json(view.place, steps[0], tests,
                           table ? std::optional(table->current.version) : std::nullopt);
    }
    json["recent"] = Json::array();
    for (const auto& step : steps) json["recent"].push_back(table_run_json(step));
    int64_t passed = 0;
    int64_t failed = 0;
    int64_t warned = 0;
    for (const auto& test : tests) {
        (test.passed ? passed : test.severity == "warn" ? warned : failed) += 1;
    }
    json["tests"] = {{"passed", passed}, {"failed", failed}, {"warned", warned}};
    return json;
}

}  // namespace

base::Result<net::Response> list_tables(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto last = MR_TRY(reader.history().last_steps());
        const auto count_max = static_cast<size_t>(call.number("limit"));
        Json items = Json::array();
        Json next = nullptr;
        for (const auto& view : MR_TRY(all_datasets(reader, call.services.site))) {
            const auto id = lake::TableId::from_text(view.place.name);
            if (!call.text("schema").empty() && id.schema != call.text("schema")) continue;
            if (!call.text("cursor").empty() && view.place.name <= call.text("cursor")) continue;
            if (items.size() == count_max) {
                next = items.back()["name"];
                break;
            }
            const auto step = last.find(base::to_lower(view.place.name));
            items.push_back(
                MR_TRY(table_summary(reader, view, step == last.end() ? nullptr : &step->second)));
        }
        return Json{{"items", std::move(items)}, {"next", std::move(next)}};
    });
}

base::Result<net::Response> get_table(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const Site& site = call.services.site;
        return table_json(reader, site, MR_TRY(find_dataset(reader, site, call.in_path("table"))));
    });
}

base::Result<net::Response> list_table_runs(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto view = MR_TRY(find_dataset(reader, call.services.site, call.in_path("table")));
        Json items = Json::array();
        for (const auto& step : MR_TRY(reader.history().steps_of(
                 view.place.name, static_cast<size_t>(call.number("limit"))))) {
            items.push_back(table_run_json(step));
        }
        return Json{{"items", std::move(items)}};
    });
}

base::Result<net::Response> get_table_quality(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto view = MR_TRY(find_dataset(reader, call.services.site, call.in_path("table")));
        Json items = Json::array();
        std::map<std::string, size_t> places;
        for (const auto& result : MR_TRY(reader.history().tests_of(view.place.name, kTestRuns))) {
            const auto [place, is_new] = places.emplace(result.test, items.size());
            if (is_new) {
                items.push_back({{"test", result.test},
                                 {"severity", result.severity},
                                 {"error", result.error},
                                 {"samples", result.samples},
                                 {"results", Json::array()}});
            }
            items[place->second]["results"].push_back({{"run", result.run_id},
                                                       {"time", json_of(result.run_started)},
                                                       {"passed", result.passed},
                                                       {"failures", result.failures}});
        }
        return Json{{"items", std::move(items)}};
    });
}

base::Result<net::Response> get_table_definition(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto view = MR_TRY(find_dataset(reader, call.services.site, call.in_path("table")));
        const auto model = view.properties.find(record::kModelProperty);
        return Json{{"path", model == view.properties.end() ? Json() : Json(model->second)},
                    {"text", view.definition.empty() ? Json() : Json(view.definition)},
                    {"language", view.place.kind == "source" ? "yaml" : "sql"}};
    });
}

}  // namespace millrace::server
