// SPDX-License-Identifier: Apache-2.0
#include "search/entity_document.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "catalog/urn.h"
#include "search/fields.h"

namespace millrace::search {
namespace {

using base::Json;
using catalog::JsonPath;
using catalog::SearchField;

constexpr std::string_view kPlatformBegin = "urn:li:dataPlatform:";

template <typename Visit>
void visit_at(const Json& json, const JsonPath& path, size_t depth, const Visit& visit) {
    if (depth == path.size()) {
        visit(json);
    } else if (path[depth] == "*") {
        if (json.is_array() || json.is_object()) {
            for (const Json& inner : json) visit_at(inner, path, depth + 1, visit);
        }
    } else if (path[depth] == "$key") {
        if (json.is_object()) {
            for (const auto& [key, unused] : json.items())
                visit_at(Json(key), path, depth + 1, visit);
        }
    } else if (json.is_object()) {
        if (const auto found = json.find(path[depth]); found != json.end()) {
            visit_at(*found, path, depth + 1, visit);
        }
    }
}

void add_value(EntityDocument& document, const std::string& field, std::string value) {
    if (value.empty()) return;
    auto& values = document.values[field];
    // Columns may be many; two of one name do no harm.
    constexpr size_t kComparedMax = 64;
    if (values.size() <= kComparedMax &&
        std::find(values.begin(), values.end(), value) != values.end()) {
        return;
    }
    values.push_back(std::move(value));
}

void add_text(EntityDocument& document, const std::string& field, std::string value) {
    if (field == "fieldPaths") value = plain_field_path(value);
    if (field == "platform" && !value.empty() && !value.starts_with("urn:li:")) {
        value = std::string(kPlatformBegin) + base::to_lower(value);
    }
    add_value(document, field, std::move(value));
}

void add_json(EntityDocument& document, const std::string& field, const Json& json) {
    if (json.is_string()) {
        add_text(document, field, json.get<std::string>());
    } else if (json.is_boolean()) {
        add_text(document, field, json.get<bool>() ? "true" : "false");
    } else if (json.is_number()) {
        add_text(document, field, json.dump());
    } else if (json.is_object()) {  // customProperties
        for (const auto& [key, value] : json.items()) {
            add_text(document, field,
                     key + "=" + (value.is_string() ? value.get<std::string>() : value.dump()));
        }
    }
}

// The folders from the outermost inwards are one value: "/project/silver".
std::string browse_path(const Json& aspect) {
    std::string path;
    for (const Json& folder : aspect.value("path", Json::array())) {
        if (folder.is_object()) path.append(1, '/').append(folder.value("id", ""));
    }
    return path;
}

void add_field(EntityDocument& document, const SearchField& field, const Json& aspect) {
    const auto name = field_name(field);
    if (!name) return;
    if (field.type == catalog::SearchType::BrowsePathV2) {
        add_text(document, *name, browse_path(aspect));
        return;
    }
    const bool is_number = position_of(kNumberFields, *name).has_value();
    visit_at(aspect, field.path, 0, [&](const Json& json) {
        if (!is_number) {
            add_json(document, *name, json);
        } else if (json.is_number()) {
            document.numbers[*name] = json.get<double>();
        }
    });
}

// The name that the model calls an entity's own comes before those of its key and beside it.
void put_own_name_first(EntityDocument& document, const std::string& own) {
    const auto names = document.values.find("name");
    if (names == document.values.end() || own.empty()) return;
    const auto found = std::find(names->second.begin(), names->second.end(), own);
    if (found != names->second.end()) std::rotate(names->second.begin(), found, found + 1);
}

bool has_schema_kind(const std::vector<std::string>& kinds) {
    return std::any_of(kinds.begin(), kinds.end(),
                       [](const std::string& kind) { return base::to_lower(kind) == "schema"; });
}

base::Result<Json> value_of(catalog::Catalog& catalog, const catalog::Urn& urn,
                            std::string_view aspect) {
    const auto found = MR_TRY(catalog.aspect(urn, aspect));
    if (!found) return Json::object();
    return base::parse_json(found->value);
}

}  // namespace

std::string plain_field_path(std::string_view path) {
    if (!path.starts_with("[version=")) return std::string(path);
    std::string plain;
    for (const std::string& part : base::split(path, '.')) {
        // "[version=2" and "0]" are halves of a mark too.
        if (part.find_first_of("[]") != part.npos) continue;
        if (!plain.empty()) plain += '.';
        plain += part;
    }
    return plain;
}

std::string EntityDocument::name() const {
    const auto& names = values_of("name");
    return names.empty() ? catalog::name_in_urn(urn) : names[0];
}

const std::vector<std::string>& EntityDocument::values_of(const std::string& field) const {
    static const std::vector<std::string> kNone;
    const auto found = values.find(field);
    return found == values.end() ? kNone : found->second;
}

base::Result<std::optional<EntityDocument>> EntityReader::read(const catalog::Urn& urn,
                                                               bool with_series) {
    const catalog::Registry& registry = catalog_.registry();
    const catalog::EntityType* type = registry.entity(urn.type());
    if (type == nullptr || !is_searched(*type)) return std::optional<EntityDocument>{};
    const auto aspects = MR_TRY(catalog_.aspects(urn));
    if (aspects.empty()) return std::optional<EntityDocument>{};
    EntityDocument document{urn.text(), type->name};
    std::string own_name;
    for (const catalog::Aspect& aspect : aspects) {
        const catalog::AspectType* model = registry.aspect(aspect.name);
        if (model == nullptr || model->search.empty()) continue;
        const Json value = MR_TRY(base::parse_json(aspect.value));
        if (aspect.name == "status") document.is_removed = value.value("removed", false);
        for (const SearchField& field : model->search) {
            add_field(document, field, value);
            if (std::find(field.aliases.begin(), field.aliases.end(), "_entityName") !=
                field.aliases.end()) {
                visit_at(value, field.path, 0, [&](const Json& json) {
                    if (json.is_string()) own_name = json.get<std::string>();
                });
            }
        }
    }
    put_own_name_first(document, own_name);
    add_value(document, "entityType", type->name);
    const auto& subtypes = document.values_of("typeNames");
    add_value(document, "kind", subtypes.empty() ? type->name : base::to_lower(subtypes[0]));
    add_value(document, "urn", urn.text());
    if (type->name == "container" && has_schema_kind(document.values_of("typeNames"))) {
        add_value(document, "layer", document.name());
    }
    for (const std::string& container : std::vector(document.values_of("container"))) {
        add_value(document, "layer", MR_TRY(layer_of(container)));
    }
    if (with_series) MR_TRY(read_series(urn, document));
    return std::optional(std::move(document));
}

bool EntityReader::is_series(std::string_view aspect) {
    return aspect == "datasetProfile" || aspect == "operation" ||
           aspect == "datasetUsageStatistics";
}

// What is counted over time: the newest size and write, and the queries of the last reports, whose
// logarithm makes a thing popular: twice as many are one more.
base::Result<void> EntityReader::read_series(const catalog::Urn& urn, EntityDocument& document) {
    constexpr size_t kReports = 30;
    if (document.type != "dataset") return {};
    double queries = 0;
    for (const auto& [aspect, count] : {std::pair<const char*, size_t>("datasetProfile", 1),
                                        std::pair<const char*, size_t>("operation", 1),
                                        {"datasetUsageStatistics", kReports}}) {
        const auto points = MR_TRY(catalog_.points(urn, aspect, {{}, {}, count}));
        for (size_t i = points.size(); i-- > 0;) {  // the newest last, so that it stays
            const Json value = MR_TRY(base::parse_json(points[i].value));
            for (const SearchField& field : catalog_.registry().aspect(aspect)->search) {
                add_field(document, field, value);
            }
            if (value.contains("totalSqlQueries") && value["totalSqlQueries"].is_number()) {
                queries += value["totalSqlQueries"].get<double>();
            }
        }
    }
    if (queries > 0) document.numbers["popularity"] = std::log2(1 + queries);
    return {};
}

// The name of a container that is a schema; empty for another one.
base::Result<std::string> EntityReader::layer_of(const std::string& container) {
    if (const auto known = layers_.find(container); known != layers_.end()) return known->second;
    std::string layer;
    const auto urn = catalog::Urn::parse(container);
    if (urn.ok() && urn->type() == "container") {
        const Json kinds = MR_TRY(value_of(catalog_, *urn, "subTypes"));
        if (has_schema_kind(kinds.value("typeNames", std::vector<std::string>{}))) {
            const Json properties = MR_TRY(value_of(catalog_, *urn, "containerProperties"));
            layer = properties.value("name", "");
        }
    }
    constexpr size_t kLayersMax = 100'000;
    if (layers_.size() >= kLayersMax) layers_.clear();
    layers_.emplace(container, layer);
    return layer;
}

}  // namespace millrace::search
