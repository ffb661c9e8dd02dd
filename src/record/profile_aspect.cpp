// SPDX-License-Identifier: Apache-2.0
#include "record/profile_aspect.h"

#include <fmt/format.h>

#include "record/stamp.h"

namespace millrace::record {
namespace {

using base::Json;

// The model has numbers as texts where it has values.
std::string text_of(double number) {
    return fmt::format("{}", number);
}

void add_values(Json& json, const profile::ColumnProfile& column) {
    if (column.min) json["min"] = *column.min;
    if (column.max) json["max"] = *column.max;
    if (!column.samples.empty()) json["sampleValues"] = column.samples;
    for (const auto& [value, count] : column.frequent) {
        json["distinctValueFrequencies"].push_back({{"value", value}, {"frequency", count}});
    }
    for (const auto& [q, value] : column.quantiles) {
        json["quantiles"].push_back({{"quantile", text_of(q)}, {"value", value}});
    }
    if (const auto& histogram = column.histogram) {
        json["histogram"] = {{"boundaries", histogram->boundaries},
                             {"heights", histogram->heights}};
    }
    for (const auto& [q, value] : column.quantiles) {
        if (q == 0.5) json["median"] = value;
    }
}

Json estimated(const profile::ColumnProfile& column) {
    Json names = Json::array();
    if (!column.distinct.is_exact) names.push_back("uniqueCount");
    if (!column.quantiles_exact && !column.quantiles.empty()) names.push_back("quantiles");
    if (column.histogram && !column.histogram->is_exact) names.push_back("histogram");
    if (!column.frequent_exact && !column.frequent.empty()) {
        names.push_back("distinctValueFrequencies");
    }
    return names;
}

Json field_profile(const profile::ColumnProfile& column, int64_t rows) {
    const int64_t values = rows - column.null_count;
    Json json{{"fieldPath", column.name}, {"nullCount", column.null_count}};
    if (rows > 0) json["nullProportion"] = static_cast<double>(column.null_count) / rows;
    if (!column.type.is_nested()) {
        json["uniqueCount"] = column.distinct.count;
        if (values > 0) {
            json["uniqueProportion"] =
                std::min(1.0, static_cast<double>(column.distinct.count) / values);
        }
    }
    if (column.mean) json["mean"] = text_of(*column.mean);
    if (column.stdev) json["stdev"] = text_of(*column.stdev);
    if (column.personal_data.empty()) add_values(json, column);
    if (column.lengths) {
        json["minLength"] = column.lengths->min;
        json["maxLength"] = column.lengths->max;
        json["meanLength"] = column.lengths->mean;
    }
    if (Json names = estimated(column); !names.empty()) json["estimated"] = std::move(names);
    if (column.likely_identifier) json["likelyIdentifier"] = true;
    for (const auto& [tag, reason, confidence] : column.personal_data) {
        json["proposedTags"].push_back(
            {{"tag", tag}, {"reason", reason}, {"confidence", confidence}});
    }
    return json;
}

}  // namespace

void add_profile(Proposals& out, const catalog::Urn& dataset, const lake::Snapshot& version,
                 const profile::TableProfile& profile) {
    Json fields = Json::array();
    for (const auto& column : profile.columns) {
        fields.push_back(field_profile(column, profile.rows));
    }
    out.add(dataset, "datasetProfile",
            {{"timestampMillis", milliseconds(version.created)},
             {"rowCount", profile.rows},
             {"columnCount", profile.columns.size()},
             {"sizeInBytes", version.bytes},
             {"version", version.version},
             {"fieldProfiles", std::move(fields)}});
}

base::Result<bool> is_profiled(catalog::Catalog& catalog, const catalog::Urn& dataset,
                               const lake::Snapshot& version) {
    catalog::PointQuery at;
    at.from_ms = milliseconds(version.created);
    at.to_ms = at.from_ms;
    for (const auto& point : MR_TRY(catalog.points(dataset, "datasetProfile", at))) {
        const Json value = MR_TRY(base::parse_json(point.value));
        if (value.contains("fieldProfiles")) return true;
    }
    return false;
}

}  // namespace millrace::record
