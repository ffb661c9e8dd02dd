// SPDX-License-Identifier: Apache-2.0
#include "server/dataset_view.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "elt/quarantine.h"
#include "record/dataset_aspects.h"
#include "record/declared.h"

namespace millrace::server {
namespace {

using base::Json;
using catalog::Urn;

// The aspects of an entity by name.
class Aspects {
  public:
    static base::Result<Aspects> read(Reader& reader, const Urn& urn,
                                      std::optional<base::Timestamp> at) {
        Aspects aspects;
        const auto all = at ? MR_TRY(reader.catalog().aspects_at(urn, *at))
                            : MR_TRY(reader.catalog().aspects(urn));
        for (const auto& aspect : all) {
            aspects.versions_[aspect.name] = aspect.metadata.version;
            aspects.values_[aspect.name] = MR_TRY(base::parse_json(aspect.value));
        }
        return aspects;
    }
    bool empty() const { return values_.empty(); }
    // An empty object if there is none.
    const Json& operator[](const std::string& name) const {
        static const Json kNone = Json::object();
        const auto found = values_.find(name);
        return found == values_.end() ? kNone : found->second;
    }
    int64_t version(const std::string& name) const {
        const auto found = versions_.find(name);
        return found == versions_.end() ? 0 : found->second;
    }

  private:
    std::map<std::string, Json> values_;
    std::map<std::string, int64_t> versions_;
};

std::string text_of(const Json& json, const char* field) {
    const auto found = json.find(field);
    return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

const Json& list_of(const Json& json, const char* field) {
    static const Json kNone = Json::array();
    const auto found = json.find(field);
    return found != json.end() && found->is_array() ? *found : kNone;
}

Label label_of(const std::string& urn, bool is_declared) {
    return {catalog::name_in_urn(urn), urn, is_declared};
}

// Those of a field of a schema that are not there yet, said by its definition or by people.
void add_labels(const Json& field, bool is_declared, ColumnView& column) {
    const auto add = [&](const char* aspect, const char* list, const char* key,
                         std::vector<Label>& labels) {
        const auto found = field.find(aspect);
        if (found == field.end()) return;
        for (const Json& element : list_of(*found, list)) {
            Label label = label_of(text_of(element, key), is_declared);
            const auto same = [&](const Label& other) { return other.urn == label.urn; };
            if (std::none_of(labels.begin(), labels.end(), same)) labels.push_back(label);
        }
    };
    add("globalTags", "tags", "tag", column.tags);
    add("glossaryTerms", "terms", "urn", column.terms);
}

std::string kind_of(const Aspects& aspects) {
    const Json& types = list_of(aspects["subTypes"], "typeNames");
    return types.empty() ? "table" : base::to_lower(types[0].get<std::string>());
}

Place named(const Site& site, const Urn& urn, std::string kind) {
    std::string name = site.urns.table_name(urn);
    std::string layer = kind == "source" ? "source" : lake::TableId::from_text(name).schema;
    return {std::move(name), std::move(kind), std::move(layer)};
}

void read_columns(const Aspects& aspects, DatasetView& view) {
    for (const Json& field : list_of(aspects["schemaMetadata"], "fields")) {
        ColumnView column;
        column.name = text_of(field, "fieldPath");
        column.type = text_of(field, "nativeDataType");
        column.nullable = field.value("nullable", false);
        column.description = text_of(field, "description");
        column.is_partition = field.value("isPartitioningKey", false);
        add_labels(field, true, column);
        view.columns.push_back(std::move(column));
    }
    for (const Json& edited :
         list_of(aspects["editableSchemaMetadata"], "editableSchemaFieldInfo")) {
        const std::string path = text_of(edited, "fieldPath");
        const auto column =
            std::find_if(view.columns.begin(), view.columns.end(),
                         [&](const ColumnView& known) { return known.name == path; });
        if (column == view.columns.end()) continue;
        if (edited.contains("description")) {
            column->description = text_of(edited, "description");
            column->is_edited = true;
        }
        add_labels(edited, false, *column);
    }
}

void read_lineage(const Json& lineage, DatasetView& view) {
    for (const Json& upstream : list_of(lineage, "upstreams")) {
        view.upstreams.push_back(text_of(upstream, "dataset"));
    }
    // There may be thousands of both.
    std::unordered_map<std::string_view, ColumnView*> columns;
    for (ColumnView& column : view.columns) columns.emplace(column.name, &column);
    for (const Json& edge : list_of(lineage, "fineGrainedLineages")) {
        const std::string how = base::to_lower(text_of(edge, "transformOperation"));
        for (const Json& from : list_of(edge, "upstreams")) {
            if (!from.is_string()) continue;
            const auto source = record::field_in_urn(from.get<std::string>());
            if (!source) continue;
            if (how == "influence") {
                view.influence[source->dataset].push_back(source->path);
                continue;
            }
            for (const Json& to : list_of(edge, "downstreams")) {
                const auto target =
                    to.is_string() ? record::field_in_urn(to.get<std::string>()) : std::nullopt;
                const auto column = target ? columns.find(target->path) : columns.end();
                if (column == columns.end()) continue;
                column->second->from.push_back({source->dataset, source->path, how});
            }
        }
    }
}

base::Result<std::optional<int64_t>> counted_rows(Reader& reader, const Urn& source) {
    catalog::PointQuery newest;
    newest.count_max = 1;
    for (const auto& point : MR_TRY(reader.catalog().points(source, "datasetProfile", newest))) {
        const Json value = MR_TRY(base::parse_json(point.value));
        if (value.contains("rowCount")) {
            return std::optional<int64_t>(value.at("rowCount").get<int64_t>());
        }
    }
    return std::optional<int64_t>();
}

}  // namespace

bool is_of_project(const Site& site, const Urn& urn) {
    return urn.type() == "dataset" &&
           site.urns.dataset(lake::TableId::from_text(site.urns.table_name(urn))) == urn;
}

base::Result<std::optional<DatasetView>> read_dataset(Reader& reader, const Site& site,
                                                      const Urn& urn,
                                                      std::optional<base::Timestamp> at) {
    const Aspects aspects = MR_TRY(Aspects::read(reader, urn, at));
    if (aspects.empty()) return std::optional<DatasetView>{};
    DatasetView view{urn, named(site, urn, kind_of(aspects)), {}};
    const Json& properties = aspects["datasetProperties"];
    const Json& edited = aspects["editableDatasetProperties"];
    view.description = text_of(properties, "description");
    view.description_version = aspects.version("editableDatasetProperties");
    if (edited.contains("description")) view.description = text_of(edited, "description");
    view.columns_version = aspects.version("editableSchemaMetadata");
    for (const Json& owner : list_of(aspects["ownership"], "owners")) {
        const std::string who = text_of(owner, "owner");
        view.owners.push_back(
            {catalog::name_in_urn(who), who, text_of(owner, "type"), record::is_declared(owner)});
    }
    for (const Json& tag : list_of(aspects["globalTags"], "tags")) {
        view.tags.push_back(label_of(text_of(tag, "tag"), record::is_declared(tag)));
    }
    for (const Json& term : list_of(aspects["glossaryTerms"], "terms")) {
        view.terms.push_back(label_of(text_of(term, "urn"), record::is_declared(term)));
    }
    view.owners_version = aspects.version("ownership");
    view.tags_version = aspects.version("globalTags");
    view.terms_version = aspects.version("glossaryTerms");
    if (properties.contains("customProperties")) {
        for (const auto& [name, value] : properties["customProperties"].items()) {
            if (value.is_string()) view.properties[name] = value.get<std::string>();
        }
    }
    const auto unresolved = view.properties.find(record::kUnresolvedProperty);
    if (unresolved != view.properties.end()) view.unresolved.push_back(unresolved->second);
    const Json& schema = aspects["schemaMetadata"];
    if (schema.contains("platformSchema")) {
        for (const auto& [type, said] : schema["platformSchema"].items()) {
            view.definition = text_of(said, "rawSchema");
        }
    }
    view.is_removed = aspects["status"].value("removed", false);
    if (view.place.kind == "source") view.source_rows = MR_TRY(counted_rows(reader, urn));
    read_columns(aspects, view);
    read_lineage(aspects["upstreamLineage"], view);
    return std::optional<DatasetView>(std::move(view));
}

base::Result<DatasetView> find_dataset(Reader& reader, const Site& site, const std::string& name) {
    const auto id = lake::TableId::from_text(name);
    const auto table = MR_TRY(reader.lake().table(id));
    auto view = MR_TRY(read_dataset(reader, site, site.urns.dataset(table ? table->id : id)));
    if (view) return *std::move(view);
    std::vector<std::string> known;
    for (auto& other : MR_TRY(all_datasets(reader, site))) {
        if (base::to_lower(other.place.name) == base::to_lower(name)) return std::move(other);
        known.push_back(std::move(other.place.name));
    }
    return base::not_found("table not found: " + name).hint(base::suggest(name, known, "tables"));
}

base::Result<std::vector<DatasetView>> all_datasets(Reader& reader, const Site& site) {
    constexpr size_t kPage = 1000;
    std::vector<DatasetView> views;
    std::string after;
    while (true) {
        const auto page =
            MR_TRY(reader.catalog().list_beginning(site.urns.datasets_begin(), after, kPage));
        for (const std::string& urn : page) {
            auto view = MR_TRY(read_dataset(reader, site, MR_TRY(Urn::parse(urn))));
            if (!view || view->is_removed) continue;
            if (view->place.kind != "source") {
                const auto id = lake::TableId::from_text(view->place.name);
                if (!MR_TRY(reader.lake().table(id))) continue;
            }
            views.push_back(*std::move(view));
        }
        if (page.size() < kPage) break;
        after = page.back();
    }
    std::sort(views.begin(), views.end(), [](const DatasetView& a, const DatasetView& b) {
        return a.place.name < b.place.name;
    });
    return views;
}

base::Result<std::vector<std::string>> downstreams_of(Reader& reader, const Site& site,
                                                      const Place& place) {
    const auto id = lake::TableId::from_text(place.name);
    std::vector<std::string> urns;
    for (const auto& table : MR_TRY(reader.run_log().built_from(id))) {
        urns.push_back(site.urns.dataset(table).text());
    }
    if (place.kind != "source") return urns;
    const auto bad_rows = MR_TRY(reader.lake().table(elt::quarantine_table(id)));
    if (bad_rows) urns.push_back(site.urns.dataset(bad_rows->id).text());
    return urns;
}

base::Result<Place> place_of(Reader& reader, const Site& site, const std::string& text) {
    const Urn urn = MR_TRY(Urn::parse(text));
    const auto types = MR_TRY(reader.catalog().aspect(urn, "subTypes"));
    std::string kind = "table";
    if (types) {
        const Json json = MR_TRY(base::parse_json(types->value));
        const Json& names = list_of(json, "typeNames");
        if (!names.empty()) kind = base::to_lower(names[0].get<std::string>());
    }
    return named(site, urn, std::move(kind));
}

Json json_of(const Place& place) {
    return {{"name", place.name}, {"kind", place.kind}, {"layer", place.layer}};
}

}  // namespace millrace::server
