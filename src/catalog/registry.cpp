// SPDX-License-Identifier: Apache-2.0
#include "catalog/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/model_text.h"

namespace millrace::catalog {
namespace {

using base::Json;

JsonPath path_of(std::string_view text) {
    return base::split(text, '/');
}

SearchType search_type(std::string_view name) {
    constexpr std::array<std::string_view, 14> kNames{
        "KEYWORD",     "TEXT",        "TEXT_PARTIAL",   "WORD_GRAM", "URN",
        "URN_PARTIAL", "BOOLEAN",     "COUNT",          "DOUBLE",    "DATETIME",
        "OBJECT",      "BROWSE_PATH", "BROWSE_PATH_V2", "MAP_ARRAY"};
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    MR_CHECK(found != kNames.end());
    return static_cast<SearchType>(found - kNames.begin());
}

Field field_of(const Json& json) {
    Field field{json.at("name"), FieldType::parse(json.at("type").get<std::string_view>())};
    if (json.contains("default")) field.fallback = json.at("default");
    field.required = json.value("required", false) && !field.fallback;
    field.nullable = json.value("optional", false) || !(field.required || field.fallback);
    field.checks_type = json.contains("urnCheck");
    return field;
}

std::vector<Field> fields_of(const Json& json) {
    std::vector<Field> fields;
    for (const Json& field : json) fields.push_back(field_of(field));
    return fields;
}

SearchField search_field_of(const Json& json) {
    SearchField field;
    field.path = path_of(json.at("path").get<std::string_view>());
    field.name = json.at("field");
    field.type = search_type(json.at("type").get<std::string_view>());
    field.in_free_text = json.value("query", false);
    field.in_autocomplete = json.value("autocomplete", false);
    field.boost = json.value("boost", 1.0);
    field.facet = json.value("facet", "");
    field.has = json.value("has", "");
    field.aliases = json.value("aliases", std::vector<std::string>{});
    return field;
}

EdgeField edge_of(const Json& json) {
    return {path_of(json.at("path").get<std::string_view>()), json.at("name"),
            json.value("lineage", false), json.value("upstream", false)};
}

AspectType aspect_of(const std::string& name, const Json& json) {
    AspectType aspect{name, json.at("record")};
    const std::string kind = json.at("kind");
    aspect.kind = kind == "key"          ? AspectKind::Key
                  : kind == "timeseries" ? AspectKind::Timeseries
                                         : AspectKind::Versioned;
    aspect.fields = fields_of(json.at("fields"));
    for (const Json& field : json.value("search", Json::array())) {
        aspect.search.push_back(search_field_of(field));
    }
    for (const Json& edge : json.value("edges", Json::array())) {
        aspect.edges.push_back(edge_of(edge));
    }
    const Json keys = json.value("arrayKeys", Json::object());
    for (const auto& [path, fields] : keys.items()) {
        aspect.array_keys[path] = fields.get<std::vector<std::string>>();
    }
    return aspect;
}

EntityType entity_of(const std::string& name, const Json& json) {
    EntityType entity{name, json.at("key"), fields_of(json.at("keyFields")), json.at("aspects")};
    entity.snapshot = json.value("snapshot", "");
    entity.is_searched_by_default = json.at("searchedByDefault");
    return entity;
}

}  // namespace

bool EntityType::has_aspect(std::string_view aspect) const {
    return std::find(aspects.begin(), aspects.end(), aspect) != aspects.end();
}

const Registry& Registry::builtin() {
    static const std::unique_ptr<Registry> registry = [] {
        auto model = base::parse_json(model_text());
        MR_CHECK(model.ok());
        auto made = make(*model);
        MR_CHECK(made.ok());
        return *std::move(made);
    }();
    return *registry;
}

base::Result<std::unique_ptr<Registry>> Registry::make(const Json& model) {
    std::unique_ptr<Registry> registry(new Registry);
    for (const auto& [name, json] : model.at("entities").items()) {
        registry->entities_.emplace(name, entity_of(name, json));
    }
    for (const auto& [name, json] : model.at("aspects").items()) {
        registry->aspects_.emplace(name, aspect_of(name, json));
    }
    for (const auto& [name, json] : model.at("records").items()) {
        registry->records_.emplace(name, fields_of(json.at("fields")));
    }
    for (const auto& [name, json] : model.at("enums").items()) {
        registry->enums_.emplace(name, json.get<std::vector<std::string>>());
    }
    // Aspects are records too, where a field refers to one.
    for (const auto& [name, aspect] : registry->aspects_) {
        registry->records_.emplace(aspect.record, aspect.fields);
        registry->aspect_index_.emplace(base::to_lower(name), &aspect);
    }
    for (const auto& [name, entity] : registry->entities_) {
        registry->entity_index_.emplace(base::to_lower(name), &entity);
    }
    MR_TRY(registry->check());
    return registry;
}

base::Result<void> Registry::check() const {
    for (const auto& [name, entity] : entities_) {
        if (!aspects_.contains(entity.key_aspect)) {
            return base::invalid_argument("key aspect not found: " + entity.key_aspect).in(name);
        }
        for (const auto& aspect : entity.aspects) {
            if (!aspects_.contains(aspect)) {
                return base::invalid_argument("aspect not found: " + aspect).in(name);
            }
        }
    }
    for (const auto& [name, aspect] : aspects_) {
        for (const Field& field : aspect.fields) MR_TRY(check_type(field.type));
    }
    for (const auto& [name, fields] : records_) {
        for (const Field& field : fields) MR_TRY(check_type(field.type));
    }
    return {};
}

base::Result<void> Registry::check_type(const FieldType& type) const {
    if (type.kind == FieldType::Kind::Record && record(type.name) == nullptr) {
        return base::invalid_argument("record not found: " + type.name);
    }
    if (type.kind == FieldType::Kind::Enum && symbols(type.name) == nullptr) {
        return base::invalid_argument("enum not found: " + type.name);
    }
    for (const FieldType& inner : type.inner) MR_TRY(check_type(inner));
    return {};
}

const EntityType* Registry::entity(std::string_view name) const {
    const auto found = entity_index_.find(base::to_lower(name));
    return found == entity_index_.end() ? nullptr : found->second;
}

const AspectType* Registry::aspect(std::string_view name) const {
    const auto found = aspect_index_.find(base::to_lower(name));
    return found == aspect_index_.end() ? nullptr : found->second;
}

const std::vector<Field>* Registry::record(std::string_view full_name) const {
    const auto found = records_.find(std::string(full_name));
    return found == records_.end() ? nullptr : &found->second;
}

const std::vector<std::string>* Registry::symbols(std::string_view full_name) const {
    const auto found = enums_.find(std::string(full_name));
    return found == enums_.end() ? nullptr : &found->second;
}

base::Result<Urn> Registry::resolve(const Urn& urn) const {
    const EntityType* type = entity(urn.type());
    if (type == nullptr) {
        std::vector<std::string> names;
        for (const auto& [name, unused] : entities_) names.push_back(name);
        return base::invalid_argument(fmt::format("entity type not known: {}", urn.text()))
            .hint(base::suggest(urn.type(), names, "entity types"));
    }
    const size_t wanted = type->key_fields.size();
    // A single key may look like a tuple and is none.
    const size_t found = wanted == 1 ? 1 : urn.parts().size();
    if (wanted != found) {
        std::vector<std::string> names;
        for (const Field& field : type->key_fields) names.push_back("<" + field.name + ">");
        return base::invalid_argument(
                   fmt::format("expected {} parts, found {}: {}", wanted, found, urn.text()))
            .hint(fmt::format("write urn:li:{}:({})", type->name, base::join(names, ",")));
    }
    return urn.type() == type->name ? urn : urn.with_type(type->name);
}

Json Registry::key_of(const Urn& urn) const {
    const EntityType& type = *entity(urn.type());
    Json key = Json::object();
    if (type.key_fields.size() == 1) {
        key[type.key_fields[0].name] = unescape_part(urn.id());
        return key;
    }
    const auto parts = urn.parts();
    for (size_t i = 0; i < parts.size(); ++i) {
        const Field& field = type.key_fields[i];
        const bool is_urn = field.type.kind == FieldType::Kind::Urn;
        key[field.name] = is_urn ? parts[i] : unescape_part(parts[i]);
    }
    return key;
}

}  // namespace millrace::catalog
