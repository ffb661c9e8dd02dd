// SPDX-License-Identifier: Apache-2.0
#include "record/dataset_aspects.h"

#include <set>

#include "record/declared.h"
#include "record/stamp.h"

namespace millrace::record {
namespace {

using base::Json;
using catalog::Urn;

// The newest value of an aspect, null if there is none.
base::Result<Json> current(catalog::Catalog& catalog, const Urn& urn, const char* aspect) {
    const auto found = MR_TRY(catalog.aspect(urn, aspect));
    if (!found) return Json();
    return base::parse_json(found->value);
}

Json browse_path(const std::vector<std::pair<std::string, Urn>>& folders) {
    Json path = Json::array();
    for (const auto& [name, urn] : folders) path.push_back({{"id", name}, {"urn", urn.text()}});
    return {{"path", path}};
}

// Tags and terms that are named here first are things of the catalog from then on: found by search,
// offered to who looks for one, to be described.
base::Result<void> add_named(Proposals& out, catalog::Catalog& catalog, const DatasetFacts& facts) {
    std::set<std::string> tags(facts.tags.begin(), facts.tags.end());
    std::set<std::string> terms(facts.terms.begin(), facts.terms.end());
    for (const auto& column : facts.schema.columns) {
        tags.insert(column.tags.begin(), column.tags.end());
        terms.insert(column.terms.begin(), column.terms.end());
    }
    for (const std::string& tag : tags) {
        const auto urn = tag_urn(tag);
        if (!urn || MR_TRY(catalog.exists(*urn))) continue;
        out.add(*urn, "tagProperties", {{"name", catalog::name_in_urn(urn->text())}});
    }
    for (const std::string& term : terms) {
        const auto urn = term_urn(term);
        if (!urn || MR_TRY(catalog.exists(*urn))) continue;
        out.add(*urn, "glossaryTermInfo",
                {{"name", catalog::name_in_urn(urn->text())},
                 {"definition", ""},
                 {"termSource", "INTERNAL"}});
    }
    return {};
}

void add_container(Proposals& out, const Urn& urn, const std::string& name, const char* kind) {
    out.add(urn, "containerProperties", {{"name", name}});
    out.add(urn, "subTypes", {{"typeNames", Json::array({kind})}});
    out.add(urn, "dataPlatformInstance", {{"platform", ProjectUrns::platform().text()}});
}

}  // namespace

void Proposals::add(const Urn& urn, const char* aspect, Json value) {
    proposals_.push_back(
        {urn, aspect, catalog::ChangeType::Upsert, std::move(value), {}, run_id_, kActor, now_});
}

void Proposals::remove(const Urn& urn, const char* aspect) {
    proposals_.push_back({urn, aspect, catalog::ChangeType::Delete, {}, {}, run_id_, kActor, now_});
}

void add_containers(Proposals& out, const ProjectUrns& urns, const std::string& schema) {
    const Urn inner = urns.schema(schema);
    add_container(out, urns.database(), urns.project(), "Project");
    add_container(out, inner, schema, "Schema");
    out.add(inner, "container", {{"container", urns.database().text()}});
    out.add(inner, "browsePathsV2", browse_path({{urns.project(), urns.database()}}));
}

base::Result<void> add_present(Proposals& out, catalog::Catalog& catalog, const Urn& urn) {
    const Json status = MR_TRY(current(catalog, urn, "status"));
    if (status.is_object() && status.value("removed", false)) {
        out.add(urn, "status", {{"removed", false}});
    }
    return {};
}

base::Result<void> add_dataset(Proposals& out, const ProjectUrns& urns, catalog::Catalog& catalog,
                               const DatasetFacts& facts) {
    const Urn urn = urns.dataset(facts.id);
    Json properties{{"name", facts.id.table},
                    {"qualifiedName", facts.id.to_string()},
                    {"customProperties", facts.properties}};
    if (!facts.description.empty()) properties["description"] = facts.description;
    out.add(urn, "datasetProperties", std::move(properties));
    out.add(urn, "schemaMetadata", schema_metadata(facts.id.to_string(), facts.schema));
    out.add(urn, "subTypes", {{"typeNames", Json::array({facts.kind})}});
    out.add(urn, "container", {{"container", urns.schema(facts.id.schema).text()}});
    out.add(urn, "browsePathsV2",
            browse_path({{urns.project(), urns.database()},
                         {facts.id.schema, urns.schema(facts.id.schema)}}));
    if (facts.view_query.empty()) {
        out.remove(urn, "viewProperties");  // it may have been a view before
    } else {
        add_view(out, urn, facts.view_query);
    }
    Json owners = with_declared_owners(MR_TRY(current(catalog, urn, "ownership")), facts.owner);
    if (!owners.is_null()) out.add(urn, "ownership", std::move(owners));
    Json tags =
        with_declared_tags(MR_TRY(current(catalog, urn, "globalTags")), facts.tags, out.now());
    if (!tags.is_null()) out.add(urn, "globalTags", std::move(tags));
    Json terms =
        with_declared_terms(MR_TRY(current(catalog, urn, "glossaryTerms")), facts.terms, out.now());
    if (!terms.is_null()) out.add(urn, "glossaryTerms", std::move(terms));
    MR_TRY(add_named(out, catalog, facts));
    return add_present(out, catalog, urn);
}

void add_view(Proposals& out, const Urn& dataset, const std::string& query) {
    out.add(dataset, "viewProperties",
            {{"materialized", false}, {"viewLogic", query}, {"viewLanguage", "SQL"}});
}

base::Result<std::string> definition_text(catalog::Catalog& catalog, const Urn& dataset) {
    const Json schema = MR_TRY(current(catalog, dataset, "schemaMetadata"));
    const Json::json_pointer place("/platformSchema/com.linkedin.schema.OtherSchema/rawSchema");
    return schema.is_object() ? schema.value(place, std::string()) : std::string();
}

}  // namespace millrace::record
