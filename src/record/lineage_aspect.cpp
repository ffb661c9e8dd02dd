// SPDX-License-Identifier: Apache-2.0
#include "record/lineage_aspect.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "record/project_urns.h"

namespace millrace::record {
namespace {

using base::Json;
using catalog::Urn;

const char* operation_name(sql::Derivation how) {
    switch (how) {
        case sql::Derivation::Identity:
            return "IDENTITY";
        case sql::Derivation::Transformation:
            return "TRANSFORMATION";
        case sql::Derivation::Aggregation:
            return "AGGREGATION";
    }
    return "";
}

std::string path_of(const sql::ColumnRef& column) {
    std::string path = column.column;
    for (const std::string& step : column.path) path += "." + step;
    return path;
}

}  // namespace

LineageAspect upstream_lineage(const Urn& dataset, bool is_view, const std::vector<Urn>& reads,
                               const sql::ColumnLineage& lineage,
                               const std::function<Urn(const sql::TableName&)>& dataset_of) {
    LineageAspect aspect;
    aspect.unresolved = lineage.unresolved;
    std::set<std::string> upstreams;
    for (const Urn& read : reads) upstreams.insert(read.text());
    const auto urn_of = [&](const Urn& table, const std::string& path) {
        auto urn = field_urn(table, path);
        if (!urn) aspect.unresolved.push_back(path + ": its name cannot be part of a urn");
        return urn;
    };
    const auto source_urn = [&](const sql::ColumnRef& column) {
        const Urn table = dataset_of(column.table);
        upstreams.insert(table.text());
        return urn_of(table, path_of(column));
    };

    Json fine = Json::array();
    Json all = Json::array();
    for (const auto& column : lineage.columns) {
        const auto downstream = urn_of(dataset, column.name);
        if (!downstream) continue;
        all.push_back(downstream->text());
        std::map<sql::Derivation, Json> ways;
        for (const auto& origin : column.from) {
            const auto urn = source_urn(origin.source);
            if (urn) ways[origin.how].push_back(urn->text());
        }
        for (auto& [how, from] : ways) {
            fine.push_back({{"upstreamType", "FIELD_SET"},
                            {"upstreams", std::move(from)},
                            {"downstreamType", "FIELD"},
                            {"downstreams", Json::array({downstream->text()})},
                            {"transformOperation", operation_name(how)}});
        }
    }
    Json influences = Json::array();
    for (const auto& column : lineage.influences) {
        const auto urn = source_urn(column);
        if (urn) influences.push_back(urn->text());
    }
    if (!influences.empty() && !all.empty()) {
        fine.push_back({{"upstreamType", "FIELD_SET"},
                        {"upstreams", std::move(influences)},
                        {"downstreamType", "FIELD_SET"},
                        {"downstreams", std::move(all)},
                        {"transformOperation", "INFLUENCE"}});
    }

    Json tables = Json::array();
    for (const std::string& upstream : upstreams) {
        tables.push_back({{"dataset", upstream}, {"type", is_view ? "VIEW" : "TRANSFORMED"}});
    }
    std::sort(aspect.unresolved.begin(), aspect.unresolved.end());
    aspect.value = {{"upstreams", std::move(tables)}};
    if (!fine.empty()) aspect.value["fineGrainedLineages"] = std::move(fine);
    return aspect;
}

}  // namespace millrace::record
