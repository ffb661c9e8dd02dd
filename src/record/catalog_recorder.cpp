// SPDX-License-Identifier: Apache-2.0
#include "record/catalog_recorder.h"

#include <algorithm>

#include "base/text.h"
#include "elt/model_lineage.h"
#include "record/assertion_aspects.h"
#include "record/lineage_aspect.h"
#include "record/process_aspects.h"

namespace millrace::record {
namespace {

using base::Json;
using catalog::Urn;

const char* name_of(source::Format format) {
    switch (format) {
        case source::Format::Csv:
            return "csv";
        case source::Format::JsonLines:
            return "json lines";
        case source::Format::Parquet:
            return "parquet";
    }
    return "";
}

const std::vector<elt::ColumnDefinition>& quarantine_columns() {
    const auto says = [](const char* name, const char* description) {
        elt::ColumnDefinition column;
        column.name = name;
        column.description = description;
        return column;
    };
    static const std::vector<elt::ColumnDefinition> kColumns{
        says("file", "The file, by its path from the project"),
        says("line", "The line in it, from 1; of a Parquet file the row"),
        says("column", "Whose value does not fit; null: the row as a whole does not"),
        says("reason", "What was expected, and what was found"),
        says("text", "The row as it stands in the file, at most 1,000 bytes of it")};
    return kColumns;
}

}  // namespace

base::Result<void> CatalogRecorder::prepare(const elt::RunContext& context,
                                            const elt::RunOptions& options) {
    context_ = &context;
    lineages_.clear();
    for (const auto& id : options.models) {
        const auto& planned = context.plan.models.at(id);
        auto lineage =
            elt::lineage_of(context.plan, planned, context.names, context.engine, context.stop);
        if (lineage.ok()) {
            lineages_.emplace(id, *std::move(lineage));
            continue;
        }
        if (lineage.error().kind() == base::ErrorKind::Cancelled) return lineage.error();
        lineages_[id].unresolved.push_back(lineage.error().message());
    }
    return {};
}

base::Result<void> CatalogRecorder::run_began(const std::string& run_id, base::Timestamp started) {
    started_ = started;
    Proposals out(run_id, clock_.now());
    add_flow(out, urns_);
    add_process(out, ProjectUrns::run(run_id), {run_id, started, urns_.flow(), {}, {}});
    add_began(out, ProjectUrns::run(run_id), started);
    return write(out);
}

base::Result<void> CatalogRecorder::run_ended(const std::string& run_id, base::Timestamp ended,
                                              std::string_view status) {
    Proposals out(run_id, clock_.now());
    add_ended(out, ProjectUrns::run(run_id), started_, ended, status);
    return write(out);
}

base::Result<void> CatalogRecorder::rows_set_aside(const std::string& run_id,
                                                   const lake::TableId& source,
                                                   const lake::Table& quarantine) {
    Proposals out(run_id, clock_.now());
    MR_TRY(add_source(out, source));
    add_containers(out, urns_, quarantine.id.schema);
    const lake::Snapshot& version = quarantine.current;
    const DatasetFacts facts{quarantine.id,
                             "Table",
                             "Rows of " + source.to_string() + " that no table could take, and why",
                             context_->project.sources.at(source).owner,
                             {},
                             {},
                             {{"bad rows of", source.to_string()}},
                             {},
                             {version.schema, quarantine_columns(), {}, {}, {}}};
    MR_TRY(add_dataset(out, urns_, catalog_, facts));
    const Urn urn = urns_.dataset(quarantine.id);
    const auto none = [this](const sql::TableName& name) {
        return urns_.dataset({name.schema, name.table});
    };
    out.add(urn, "upstreamLineage",
            upstream_lineage(urn, false, {urns_.dataset(source)}, {}, none).value);
    add_operation(out, urn, version);
    add_size(out, urn, version);
    return write(out);
}

base::Result<void> CatalogRecorder::step_ended(const std::string& run_id,
                                               const elt::PlannedModel& planned,
                                               const elt::StepResult& step) {
    Proposals out(run_id, clock_.now());
    const auto table = MR_TRY(context_->lake.table(step.table));
    const lake::TableId id = table ? table->id : step.table;
    if (step.version && table) {
        MR_TRY(add_sources(out, planned));
        MR_TRY(add_table(out, planned, step, *table));
    }
    MR_TRY(add_job(out, planned, id));

    const Urn process = ProjectUrns::step(run_id, id);
    const base::Timestamp ended = clock_.now();
    const base::Timestamp began = step.began;
    std::map<std::string, std::string> told;
    if (step.version) {
        told["version"] = std::to_string(*step.version);
        if (!step.is_view) {
            told["rows"] = std::to_string(step.rows);
            told["bytes"] = std::to_string(step.bytes);
            told["route"] = step.route == elt::RouteKind::Fast ? "fast" : "general";
        }
    }
    if (step.error) told["error"] = step.error->to_string();
    if (!step.skipped_because.empty()) told["skipped because"] = step.skipped_because;
    add_process(out, process,
                {id.to_string(), began, urns_.job(id), ProjectUrns::run(run_id), std::move(told)});
    if (step.status != elt::StepStatus::Skipped) add_began(out, process, began);
    add_assertions(out, urns_.dataset(id), run_id, step.tests);
    add_ended(out, process, began, ended, to_string(step.status));
    return write(out);
}

base::Result<void> CatalogRecorder::table_dropped(const std::string& run_id,
                                                  const lake::TableId& table) {
    Proposals out(run_id, clock_.now());
    for (const Urn& urn : {urns_.dataset(table), urns_.job(table)}) {
        // One of an earlier version of the program, or never recorded, is not made for this.
        if (MR_TRY(catalog_.exists(urn))) out.add(urn, "status", {{"removed", true}});
    }
    if (MR_TRY(catalog_.exists(urns_.dataset(table)))) add_drop(out, urns_.dataset(table));
    return write(out);
}

base::Result<void> CatalogRecorder::table_rolled_back(const std::string& run_id,
                                                      const lake::Table& table,
                                                      const elt::Model* model) {
    Proposals out(run_id, clock_.now());
    const Urn urn = urns_.dataset(table.id);
    if (!MR_TRY(catalog_.exists(urn))) return {};  // of an earlier version of the program
    const lake::Snapshot& version = table.current;
    add_operation(out, urn, version);
    add_size(out, urn, version);
    const std::string text = MR_TRY(definition_text(catalog_, urn));
    const elt::Model none;
    const elt::Model& says = model != nullptr ? *model : none;
    out.add(urn, "schemaMetadata",
            schema_metadata(table.id.to_string(), {version.schema, says.columns,
                                                   version.partition_by, says.unique_key, text}));
    if (version.kind == lake::TableKind::View) add_view(out, urn, version.definition);
    return write(out);
}

base::Result<lake::TableId> CatalogRecorder::spelled(const lake::TableId& id) const {
    const auto table = MR_TRY(context_->lake.table(id));
    return table ? table->id : id;
}

base::Result<std::vector<Urn>> CatalogRecorder::datasets(
    const std::vector<lake::TableId>& ids) const {
    std::vector<Urn> urns;
    for (const auto& id : ids) urns.push_back(urns_.dataset(MR_TRY(spelled(id))));
    return urns;
}

base::Result<void> CatalogRecorder::add_sources(Proposals& out, const elt::PlannedModel& planned) {
    for (const auto& id : planned.reads) MR_TRY(add_source(out, id));
    return {};
}

base::Result<void> CatalogRecorder::add_source(Proposals& out, const lake::TableId& id) {
    const auto surveyed = context_->sources.surveyed().find(id);
    if (surveyed == context_->sources.surveyed().end()) return {};
    const elt::SourceDefinition& definition = *surveyed->second.definition;
    add_containers(out, urns_, id.schema);
    const DatasetFacts facts{
        id,
        "Source",
        definition.description,
        definition.owner,
        definition.tags,
        definition.terms,
        {{"format", name_of(definition.format)}, {"paths", base::join(definition.paths, ", ")}},
        {},
        {surveyed->second.schema, definition.columns, {}, {}, {}}};
    MR_TRY(add_dataset(out, urns_, catalog_, facts));
    if (surveyed->second.survey == nullptr) return {};
    return add_source_size(out, catalog_, urns_.dataset(id), surveyed->second.survey->rows,
                           surveyed->second.schema.fields.size());
}

base::Result<void> CatalogRecorder::add_table(Proposals& out, const elt::PlannedModel& planned,
                                              const elt::StepResult& step,
                                              const lake::Table& table) {
    const elt::Model& model = *planned.model;
    const lake::Snapshot& version = table.current;
    add_containers(out, urns_, table.id.schema);
    const Urn urn = urns_.dataset(table.id);
    const auto reads = MR_TRY(datasets(planned.reads));
    const auto lineage = lineages_.find(step.table);
    LineageAspect upstreams;
    if (lineage != lineages_.end()) {
        base::Result<void> spelling;
        upstreams = upstream_lineage(urn, step.is_view, reads, lineage->second,
                                     [&](const sql::TableName& name) {
                                         const lake::TableId id{name.schema, name.table};
                                         auto as_stored = spelled(id);
                                         if (as_stored.ok()) return urns_.dataset(*as_stored);
                                         spelling = std::move(as_stored).error();
                                         return urns_.dataset(id);
                                     });
        MR_TRY(spelling);
    }
    DatasetFacts facts{
        table.id,
        step.is_view ? "View" : "Table",
        model.description,
        model.owner,
        model.tags,
        model.terms,
        {{"materialized", std::string(to_string(model.materialized))},
         {kModelProperty, model.file.string()}},
        version.definition,
        {version.schema, model.columns, version.partition_by, model.unique_key, model.sql}};
    std::vector<std::string> sort_keys;
    for (const auto& key : model.sort_by) sort_keys.push_back(key.column);
    if (!sort_keys.empty()) facts.properties[kSortByProperty] = base::join(sort_keys, ", ");
    if (!upstreams.unresolved.empty()) {
        facts.properties[kUnresolvedProperty] = base::join(upstreams.unresolved, "; ");
    }
    MR_TRY(add_dataset(out, urns_, catalog_, facts));
    out.add(urn, "upstreamLineage", std::move(upstreams.value));
    if (step.status == elt::StepStatus::Published) {
        add_operation(out, urn, version);
        add_size(out, urn, version);
    }
    return {};
}

base::Result<void> CatalogRecorder::add_job(Proposals& out, const elt::PlannedModel& planned,
                                            const lake::TableId& table) {
    const Urn job = urns_.job(table);
    out.add(job, "dataJobInfo",
            {{"name", table.to_string()},
             {"type", {{"string", "SQL"}}},
             {"flowUrn", urns_.flow().text()},
             {"customProperties", {{"model", planned.model->file.string()}}}});
    Json inputs = Json::array();
    Json edges = Json::array();
    for (const Urn& read : MR_TRY(datasets(planned.reads))) {
        inputs.push_back(read.text());
        edges.push_back({{"destinationUrn", read.text()}});
    }
    const std::string output = urns_.dataset(table).text();
    out.add(job, "dataJobInputOutput",
            {{"inputDatasets", std::move(inputs)},
             {"inputDatasetEdges", std::move(edges)},
             {"outputDatasets", Json::array({output})},
             {"outputDatasetEdges", Json::array({Json{{"destinationUrn", output}}})}});
    return add_present(out, catalog_, job);
}

base::Result<void> CatalogRecorder::write(const Proposals& proposals) {
    MR_TRY(catalog_.apply(proposals.all()));
    return {};
}

}  // namespace millrace::record
