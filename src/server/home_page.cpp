// SPDX-License-Identifier: Apache-2.0
#include "server/home_page.h"

#include <algorithm>

#include "base/text.h"
#include "server/dataset_view.h"
#include "server/run_json.h"
#include "server/table_summary.h"

namespace millrace::server {
namespace {

using base::Json;

constexpr size_t kAttentionMax = 7;
constexpr size_t kRunsMax = 7;
constexpr size_t kChangedMax = 7;

struct Layer {
    int64_t tables = 0;
    int64_t rows = 0;
    int64_t bytes = 0;
};

// Sources first, then as data flows by custom: bronze, silver, gold; others by name between.
int rank_of(const std::string& layer) {
    if (layer == "source") return 0;
    if (layer == "bronze") return 1;
    if (layer == "silver") return 3;
    if (layer == "gold") return 4;
    return 2;
}

Json layers_json(const std::map<std::string, Layer>& layers) {
    std::vector<std::string> names;
    for (const auto& [name, layer] : layers) names.push_back(name);
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
        return rank_of(a) < rank_of(b);
    });
    Json json = Json::array();
    for (const std::string& name : names) {
        const Layer& layer = layers.at(name);
        json.push_back({{"layer", name},
                        {"tables", layer.tables},
                        {"rows", layer.rows},
                        {"bytes", layer.bytes}});
    }
    return json;
}

base::Result<Json> home_json(Reader& reader, const Site& site) {
    const auto last = MR_TRY(reader.history().last_steps());
    std::map<std::string, Layer> layers;
    std::map<std::string, int64_t> owners;
    std::map<std::string, int64_t> kinds{{"table", 0}, {"view", 0}, {"source", 0}};
    struct Changed {
        base::Timestamp time;
        Json json;
    };
    std::vector<Changed> changed;
    std::vector<Changed> attention;
    for (const auto& view : MR_TRY(all_datasets(reader, site))) {
        ++kinds[view.place.kind];
        // Bad rows lead nowhere: they are no station on the way of data.
        Layer nowhere;
        const bool is_aside = view.place.layer == elt::kQuarantineSchema;
        Layer& layer = is_aside ? nowhere : layers[view.place.layer];
        ++layer.tables;
        layer.rows += view.source_rows.value_or(0);
        if (view.owners.empty()) ++owners[""];
        for (const Owner& owner : view.owners) ++owners[owner.name];
        const auto table = MR_TRY(table_of(reader, view));
        if (table) {
            layer.rows += table->current.rows;
            layer.bytes += table->current.bytes;
            Json json = json_of(view.place);
            json["what"] = "snapshot " + std::to_string(table->current.version) +
                           (table->current.kind == lake::TableKind::View
                                ? ""
                                : ", " + base::format_count(table->current.rows) + " rows");
            json["time"] = json_of(table->current.created);
            changed.push_back({table->current.created, std::move(json)});
        }
        const auto step = last.find(base::to_lower(view.place.name));
        if (step != last.end() && state_of(step->second) != "ok") {
            const auto tests = MR_TRY(reader.history().tests_of(view.place.name, 1));
            attention.push_back(
                {step->second.run_started,
                 attention_json(view.place, step->second, tests,
                                table ? std::optional(table->current.version) : std::nullopt)});
        }
    }
    std::stable_sort(changed.begin(), changed.end(),
                     [](const Changed& a, const Changed& b) { return a.time > b.time; });
    // What failed first.
    std::stable_sort(attention.begin(), attention.end(), [](const Changed& a, const Changed& b) {
        return a.json["state"] == "failed" && b.json["state"] != "failed";
    });
    const auto first = [](std::vector<Changed>& all, size_t count_max) {
        Json json = Json::array();
        for (auto& one : all) {
            if (json.size() < count_max) json.push_back(std::move(one.json));
        }
        return json;
    };
    Json owned = Json::array();
    for (const auto& [name, tables] : owners) {
        owned.push_back({{"name", name.empty() ? Json() : Json(name)}, {"tables", tables}});
    }
    Json runs = Json::array();
    for (const auto& run : MR_TRY(reader.history().runs("", "", kRunsMax))) {
        runs.push_back(json_of(run));
    }
    const int64_t run_count = MR_TRY(reader.history().run_count());
    return Json{{"project", site.project},
                {"counts",
                 {{"tables", kinds["table"]},
                  {"views", kinds["view"]},
                  {"sources", kinds["source"]},
                  {"runs", run_count}}},
                {"layers", layers_json(layers)},
                {"owners", std::move(owned)},
                {"attention", first(attention, kAttentionMax)},
                {"runs", std::move(runs)},
                {"changed", first(changed, kChangedMax)}};
}

}  // namespace

base::Result<net::Response> get_home(const Call& call) {
    return read_json(call, [&](Reader& reader) { return home_json(reader, call.services.site); });
}

}  // namespace millrace::server
