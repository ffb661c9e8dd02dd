// SPDX-License-Identifier: Apache-2.0
#include "server/profile_page.h"

#include <algorithm>

#include "base/text.h"
#include "server/command_process.h"

namespace millrace::server {
namespace {

using base::Json;

// Versions in the history, profiled or not: as many as a small chart shows.
constexpr size_t kHistory = 40;
constexpr std::chrono::seconds kPatience{5};
constexpr size_t kSharesMax = 20;  // distinct values of which each one's share is shown

Json field(const Json& json, const char* name) {
    if (!json.is_object()) return {};
    const auto found = json.find(name);
    return found == json.end() ? Json() : *found;
}

Json list(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found == json.end() || !found->is_array() ? Json::array() : *found;
}

// The model has numbers as texts where it has values.
Json number(const Json& json, const char* name) {
    const Json text = field(json, name);
    if (!text.is_string()) return {};
    const std::string& digits = text.get_ref<const std::string&>();
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? Json(value) : Json();
}

bool is_exact(const Json& column, const char* figure) {
    const Json estimated = list(column, "estimated");
    return std::find(estimated.begin(), estimated.end(), figure) == estimated.end();
}

// The fields that the model does not have (record/profile_aspect.h) may be anything: whoever writes
// to the catalog writes them too.
int64_t version_of(const Json& point) {
    const Json version = field(point, "version");
    return version.is_number_integer() ? version.get<int64_t>() : 0;  // not known
}

Json version_json(const Json& point) {
    return version_of(point) > 0 ? Json(version_of(point)) : Json();
}

Json proposed_tags(const Json& column) {
    Json tags = Json::array();
    for (const Json& proposal : list(column, "proposedTags")) {
        const Json tag = field(proposal, "tag");
        const Json reason = field(proposal, "reason");
        const Json confidence = field(proposal, "confidence");
        if (!tag.is_string() || !reason.is_string() || !confidence.is_number()) continue;
        tags.push_back({{"tag", tag}, {"reason", reason}, {"confidence", confidence}});
    }
    return tags;
}

bool has_columns(const Json& point) {
    return point.contains("fieldProfiles");
}

Json time_of(const Json& point) {
    return json_of(base::Timestamp(std::chrono::milliseconds(point.value("timestampMillis", 0LL))));
}

Json about(const Json& point) {
    return {{"snapshot", version_json(point)},
            {"time", time_of(point)},
            {"rows", field(point, "rowCount")},
            {"bytes", field(point, "sizeInBytes")},
            {"profiled", has_columns(point)}};
}

Json frequent_of(const Json& column) {
    Json frequent = Json::array();
    for (const Json& value : list(column, "distinctValueFrequencies")) {
        frequent.push_back(
            {{"value", field(value, "value")}, {"count", field(value, "frequency")}});
    }
    return frequent;
}

Json histogram_of(const Json& column) {
    const Json histogram = field(column, "histogram");
    if (!histogram.is_object()) return {};
    return {{"boundaries", list(histogram, "boundaries")}, {"heights", list(histogram, "heights")}};
}

Json lengths_of(const Json& column) {
    const Json min = field(column, "minLength");
    const Json max = field(column, "maxLength");
    const Json mean = field(column, "meanLength");
    if (!min.is_number_integer() || !max.is_number_integer() || !mean.is_number()) return {};
    return {{"min", min}, {"max", max}, {"mean", mean}};
}

// What does not depend on values: for lists, and over versions.
Json shares_of(const Json& column) {
    return {{"null_share", column.value("nullProportion", 0.0)},
            {"distinct", field(column, "uniqueCount")},
            {"distinct_share", field(column, "uniqueProportion")}};
}

Json summary_of(const Json& column) {
    Json json = shares_of(column);
    json["distinct_exact"] = is_exact(column, "uniqueCount");
    json["min"] = field(column, "min");
    json["max"] = field(column, "max");
    const Json histogram = histogram_of(column);
    json["heights"] = histogram.is_null() ? Json() : histogram["heights"];
    const bool has_few = column.value("uniqueCount", INT64_MAX) <= int64_t{kSharesMax};
    json["frequent"] = has_few ? frequent_of(column) : Json::array();
    return json;
}

Json statistics_of(const Json& column) {
    Json json = shares_of(column);
    json["name"] = column.value("fieldPath", "");
    json["nulls"] = field(column, "nullCount");
    for (const char* name : {"min", "max", "median"}) json[name] = field(column, name);
    for (const char* name : {"mean", "stdev"}) json[name] = number(column, name);
    json["quantiles"] = Json::array();
    for (const Json& quantile : list(column, "quantiles")) {
        json["quantiles"].push_back(
            {{"q", number(quantile, "quantile")}, {"value", field(quantile, "value")}});
    }
    json["histogram"] = histogram_of(column);
    json["frequent"] = frequent_of(column);
    json["samples"] = list(column, "sampleValues");
    json["lengths"] = lengths_of(column);
    json["likely_identifier"] = field(column, "likelyIdentifier") == true;
    json["estimated"] = Json::array();
    for (const Json& name : list(column, "estimated")) {
        if (name.is_string()) json["estimated"].push_back(name);
    }
    json["proposed_tags"] = proposed_tags(column);
    json["history"] = Json::array();
    return json;
}

base::Result<std::vector<Json>> points_of(Reader& reader, const catalog::Urn& dataset,
                                          size_t count_max) {
    catalog::PointQuery query;
    query.count_max = count_max;
    std::vector<Json> points;
    for (const auto& point : MR_TRY(reader.catalog().points(dataset, "datasetProfile", query))) {
        points.push_back(MR_TRY(base::parse_json(point.value)));
    }
    return points;
}

// Of the version, or the newest; null if none was profiled.
base::Result<const Json*> choose(const std::vector<Json>& points, int64_t version,
                                 const std::string& table) {
    std::vector<std::string> known;
    for (const Json& point : points) {
        if (!has_columns(point)) continue;
        if (version == 0 || version_of(point) == version) return &point;
        if (version_of(point) > 0) known.push_back(std::to_string(version_of(point)));
    }
    if (version == 0) return nullptr;
    return base::not_found("no profile of snapshot " + std::to_string(version) + " of " + table)
        .hint(known.empty() ? "none was made yet"
                            : "there are those of " + base::join(known, ", "));
}

// The columns of the chosen point, each with what the versions say of it, the newest first.
Json columns_of(const Json& chosen, const std::vector<Json>& points) {
    Json columns = Json::array();
    std::map<std::string, size_t> places;
    for (const Json& column : list(chosen, "fieldProfiles")) {
        Json statistics = statistics_of(column);
        places.emplace(statistics["name"], columns.size());
        columns.push_back(std::move(statistics));
    }
    for (const Json& point : points) {
        for (const Json& column : list(point, "fieldProfiles")) {
            const auto place = places.find(column.value("fieldPath", ""));
            if (place == places.end()) continue;
            Json then = shares_of(column);
            then["snapshot"] = version_json(point);
            then["time"] = time_of(point);
            then["mean"] = number(column, "mean");
            columns[place->second]["history"].push_back(std::move(then));
        }
    }
    return columns;
}

}  // namespace

base::Result<ProfileSummary> newest_profile(Reader& reader, const catalog::Urn& dataset) {
    // Most are of the newest version: one is read before many are.
    for (const size_t count : {size_t{1}, kHistory}) {
        for (const Json& point : MR_TRY(points_of(reader, dataset, count))) {
            if (!has_columns(point)) continue;
            ProfileSummary summary{about(point), {}};
            for (const Json& column : point["fieldProfiles"]) {
                summary.columns.emplace(column.value("fieldPath", ""), summary_of(column));
            }
            return summary;
        }
    }
    return ProfileSummary{};
}

base::Result<net::Response> get_table_profile(const Call& call) {
    return read_json(call, [&](Reader& reader) -> base::Result<Json> {
        const auto view = MR_TRY(find_dataset(reader, call.services.site, call.in_path("table")));
        const auto points = MR_TRY(points_of(reader, view.urn, kHistory));
        const Json* chosen = MR_TRY(choose(points, call.number("snapshot"), view.place.name));
        Json json{{"profile", nullptr}, {"columns", Json::array()}, {"history", Json::array()}};
        for (const Json& point : points) json["history"].push_back(about(point));
        if (chosen == nullptr) return json;
        json["profile"] = about(*chosen);
        json["columns"] = columns_of(*chosen, points);
        return json;
    });
}

base::Result<net::Response> make_table_profile(const Call& call) {
    const Site& site = call.services.site;
    std::string table;
    {
        const auto reader = MR_TRY(call.services.readers.take());
        table = MR_TRY(find_dataset(*reader, site, call.in_path("table"))).place.name;
    }
    auto words = command_words(site, {"profile", "--json"});
    words.insert(words.end(), {"--", table});
    const bool is_done = MR_TRY(ask_command(words, kPatience)).has_value();
    return json_response(Json{{"done", is_done}}, is_done ? 200 : 202);
}

}  // namespace millrace::server
