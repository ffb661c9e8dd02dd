// SPDX-License-Identifier: Apache-2.0
#include "record/process_aspects.h"

#include "record/stamp.h"

namespace millrace::record {
namespace {

using base::Json;
using catalog::Urn;

const char* result_type(std::string_view status) {
    if (status == "skipped") return "SKIPPED";
    return status == "failed" || status == "stopped" ? "FAILURE" : "SUCCESS";
}

}  // namespace

void add_flow(Proposals& out, const ProjectUrns& urns) {
    out.add(urns.flow(), "dataFlowInfo", {{"name", urns.project()}, {"env", "PROD"}});
}

void add_process(Proposals& out, const Urn& process, const ProcessFacts& facts) {
    out.add(process, "dataProcessInstanceProperties",
            {{"name", facts.name},
             {"type", "BATCH_AD_HOC"},
             {"created", stamp(facts.began)},
             {"customProperties", facts.properties}});
    Json relationships{{"parentTemplate", facts.of.text()}, {"upstreamInstances", Json::array()}};
    if (facts.within) relationships["parentInstance"] = facts.within->text();
    out.add(process, "dataProcessInstanceRelationships", std::move(relationships));
}

void add_began(Proposals& out, const Urn& process, base::Timestamp began) {
    out.add(
        process, "dataProcessInstanceRunEvent",
        {{"timestampMillis", milliseconds(began)}, {"messageId", "began"}, {"status", "STARTED"}});
}

void add_ended(Proposals& out, const Urn& process, base::Timestamp began, base::Timestamp ended,
               std::string_view status) {
    const Json result{{"type", result_type(status)}, {"nativeResultType", std::string(status)}};
    out.add(process, "dataProcessInstanceRunEvent",
            {{"timestampMillis", milliseconds(ended)},
             {"messageId", "ended"},
             {"status", "COMPLETE"},
             {"result", result},
             {"durationMillis", milliseconds(ended) - milliseconds(began)}});
}

void add_operation(Proposals& out, const Urn& dataset, const lake::Snapshot& version) {
    const int64_t written = milliseconds(version.created);
    Json operation{{"timestampMillis", written},
                   {"operationType", version.version == 1 ? "CREATE" : "UPDATE"},
                   {"lastUpdatedTimestamp", written},
                   {"actor", kActor},
                   {"sourceType", "DATA_PROCESS"},
                   {"customProperties",
                    {{"version", std::to_string(version.version)},
                     {"operation", version.operation},
                     {"run", version.run_id}}}};
    if (version.kind == lake::TableKind::Table) operation["numAffectedRows"] = version.rows;
    out.add(dataset, "operation", std::move(operation));
}

void add_drop(Proposals& out, const Urn& dataset) {
    const int64_t now = milliseconds(out.now());
    out.add(dataset, "operation",
            {{"timestampMillis", now},
             {"operationType", "DROP"},
             {"lastUpdatedTimestamp", now},
             {"actor", kActor},
             {"sourceType", "DATA_PROCESS"}});
}

void add_size(Proposals& out, const Urn& dataset, const lake::Snapshot& version) {
    if (version.kind == lake::TableKind::View) return;  // it stores nothing
    out.add(dataset, "datasetProfile",
            {{"timestampMillis", milliseconds(version.created)},
             {"rowCount", version.rows},
             {"columnCount", version.schema.fields.size()},
             {"sizeInBytes", version.bytes},
             {"version", version.version}});
}

base::Result<void> add_source_size(Proposals& out, catalog::Catalog& catalog, const Urn& source,
                                   int64_t rows, size_t columns) {
    catalog::PointQuery newest;
    newest.count_max = 1;
    for (const auto& point : MR_TRY(catalog.points(source, "datasetProfile", newest))) {
        const Json value = MR_TRY(base::parse_json(point.value));
        if (value.value("rowCount", int64_t{-1}) == rows) return {};
    }
    out.add(source, "datasetProfile",
            {{"timestampMillis", milliseconds(out.now())},
             {"rowCount", rows},
             {"columnCount", columns}});
    return {};
}

}  // namespace millrace::record
