// SPDX-License-Identifier: Apache-2.0
#include "search/entity_document.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/text.h"
#include "catalog/urn.h"
#include "search/fields.h"

namespace millrace::search {
namespace {

using catalog::JsonPath;
using catalog::SearchField;
using Element = simdjson::dom::element;

constexpr std::string_view kPlatformBegin = "urn:li:dataPlatform:";

// Calls `visit` with each value at the path.
template <typename Visit>
void visit_at(const Element& json, std::span<const std::string> path, const Visit& visit) {
    simdjson::dom::array array;
    simdjson::dom::object object;
    Element inner;
    if (path.empty()) {
        visit(json);
    } else if (path[0] == "*" && json.get(array) == simdjson::SUCCESS) {
        for (const Element each : array) visit_at(each, path.subspan(1), visit);
    } else if (json.get(object) != simdjson::SUCCESS) {
        return;
    } else if (path[0] == "*") {
        for (const auto member : object) visit_at(member.value, path.subspan(1), visit);
    } else if (object.at_key(path[0]).get(inner) == simdjson::SUCCESS) {
        visit_at(inner, path.subspan(1), visit);
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

std::string text_of(const Element& json) {
    std::string_view text;
    if (json.get(text) == simdjson::SUCCESS) return std::string(text);
    return simdjson::minify(json);
}

void add_json(EntityDocument& document, const std::string& field, const Element& json) {
    simdjson::dom::object object;
    if (json.is_string() || json.is_bool() || json.is_number()) {
        add_text(document, field, text_of(json));
    } else if (json.get(object) == simdjson::SUCCESS) {  // customProperties
        for (const auto member : object) {
            add_text(document, field, std::string(member.key) + "=" + text_of(member.value));
        }
    }
}

// The folders from the outermost inwards are one value: "/project/silver".
std::string browse_path(const Element& aspect) {
    static const JsonPath kFolders{"path", "*", "id"};
    std::string path;
    visit_at(aspect, kFolders, [&](const Element& id) { path.append(1, '/').append(text_of(id)); });
    return path;
}

void add_field(EntityDocument& document, const SearchField& field, const Element& aspect) {
    const auto name = field_name(field);
    if (!name) return;
    if (field.type == catalog::SearchType::BrowsePathV2) {
        add_text(document, *name, browse_path(aspect));
        return;
    }
    const bool is_number = position_of(kNumberFields, *name).has_value();
    const bool is_keys = !field.path.empty() && field.path.back() == "$key";
    const auto path = std::span(field.path).first(field.path.size() - (is_keys ? 1 : 0));
    visit_at(aspect, path, [&](const Element& json) {
        simdjson::dom::object object;
        double number = 0;
        if (is_keys) {
            if (json.get(object) != simdjson::SUCCESS) return;
            for (const auto member : object) add_text(document, *name, std::string(member.key));
        } else if (!is_number) {
            add_json(document, *name, json);
        } else if (json.get(number) == simdjson::SUCCESS) {
            document.numbers[*name] = number;
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

std::vector<std::string> texts_at(const Element& json, const JsonPath& path) {
    std::vector<std::string> texts;
    visit_at(json, path, [&](const Element& each) {
        if (each.is_string()) texts.push_back(text_of(each));
    });
    return texts;
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
    const auto aspects = MR_TRY(catalog_.values(urn));
    if (aspects.empty()) return std::optional<EntityDocument>{};
    EntityDocument document{urn.text(), type->name};
    std::string own_name;
    for (const auto& aspect : aspects) {
        const catalog::AspectType* model = registry.aspect(aspect.name);
        if (model == nullptr || model->search.empty()) continue;
        const Element value = MR_TRY(parse(aspect.value));
        if (aspect.name == "status") {
            bool is_removed = false;
            document.is_removed =
                value["removed"].get(is_removed) == simdjson::SUCCESS && is_removed;
        }
        for (const SearchField& field : model->search) {
            add_field(document, field, value);
            if (std::find(field.aliases.begin(), field.aliases.end(), "_entityName") !=
                field.aliases.end()) {
                const auto names = texts_at(value, field.path);
                if (!names.empty()) own_name = names.back();
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
            const Element value = MR_TRY(parse(points[i].value));
            for (const SearchField& field : catalog_.registry().aspect(aspect)->search) {
                add_field(document, field, value);
            }
            double reported = 0;
            if (value["totalSqlQueries"].get(reported) == simdjson::SUCCESS) queries += reported;
        }
    }
    if (queries > 0) document.numbers["popularity"] = std::log2(1 + queries);
    return {};
}

base::Result<simdjson::dom::element> EntityReader::parse(const std::string& text) {
    Element json;
    if (const auto error = parser_.parse(text).get(json)) {
        return base::corruption(std::string("catalog: value is no JSON: ") +
                                simdjson::error_message(error));
    }
    return json;
}

base::Result<std::vector<std::string>> EntityReader::texts_of(const catalog::Urn& urn,
                                                              std::string_view aspect,
                                                              const JsonPath& path) {
    const auto found = MR_TRY(catalog_.aspect(urn, aspect));
    if (!found) return std::vector<std::string>{};
    return texts_at(MR_TRY(parse(found->value)), path);
}

// The name of a container that is a schema; empty for another one.
base::Result<std::string> EntityReader::layer_of(const std::string& container) {
    if (const auto known = layers_.find(container); known != layers_.end()) return known->second;
    std::string layer;
    const auto urn = catalog::Urn::parse(container);
    if (urn.ok() && urn->type() == "container") {
        static const JsonPath kKinds{"typeNames", "*"};
        static const JsonPath kName{"name"};
        if (has_schema_kind(MR_TRY(texts_of(*urn, "subTypes", kKinds)))) {
            const auto names = MR_TRY(texts_of(*urn, "containerProperties", kName));
            if (!names.empty()) layer = names[0];
        }
    }
    constexpr size_t kLayersMax = 100'000;
    if (layers_.size() >= kLayersMax) layers_.clear();
    layers_.emplace(container, layer);
    return layer;
}

}  // namespace millrace::search
