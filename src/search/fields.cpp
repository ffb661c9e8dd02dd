// SPDX-License-Identifier: Apache-2.0
#include "search/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace millrace::search {
namespace {

using catalog::SearchType;

struct Rename {
    std::string_view from;
    std::string_view to;
};

constexpr std::array<Rename, 21> kRenames{{
    {"title", "name"},
    {"displayName", "name"},
    {"fullName", "name"},
    {"qualifiedName", "name"},
    {"editedName", "name"},
    {"id", "name"},
    {"jobId", "name"},
    {"flowId", "name"},
    {"ldap", "name"},
    {"_entityName", "name"},
    {"definition", "description"},
    {"text", "description"},
    {"browsePathV2", "browsePaths"},
    {"env", "origin"},
    {"orchestrator", "platform"},
    {"tool", "platform"},
    {"editedFieldTags", "fieldTags"},
    {"editedFieldGlossaryTerms", "fieldGlossaryTerms"},
    {"editedFieldDescriptions", "fieldDescriptions"},
    {"createdTime", "createdAt"},
    {"_entityType", "entityType"},
}};

std::string_view renamed(std::string_view name) {
    const auto* found = std::find_if(kRenames.begin(), kRenames.end(),
                                     [&](const Rename& rename) { return rename.from == name; });
    return found == kRenames.end() ? name : found->to;
}

// On disk. What is not here has its name for a code, behind an X: no code is the beginning of
// another.
constexpr std::array<Rename, 15> kCodes{{
    {"name", "N"},
    {"description", "D"},
    {"editedDescription", "E"},
    {"fieldPaths", "F"},
    {"fieldDescriptions", "G"},
    {"fieldTags", "H"},
    {"fieldGlossaryTerms", "I"},
    {"tags", "T"},
    {"glossaryTerms", "Q"},
    {"owners", "O"},
    {"domains", "M"},
    {"platform", "P"},
    {"customProperties", "C"},
    {"browsePaths", "B"},
    {"container", "K"},
}};

std::string code_of(std::string_view name) {
    const auto* found = std::find_if(kCodes.begin(), kCodes.end(),
                                     [&](const Rename& code) { return code.from == name; });
    return found == kCodes.end() ? fmt::format("X{}:", name) : std::string(found->to);
}

FieldTier tier_of(std::string_view name) {
    constexpr std::array<std::string_view, 8> kNear{
        "fieldPaths", "fieldLabels",   "fieldTags", "fieldGlossaryTerms",
        "tags",       "glossaryTerms", "domains",   "typeNames"};
    if (name == "name") return FieldTier::Name;
    return position_of(kNear, name) ? FieldTier::Near : FieldTier::Far;
}

FieldKind kind_of(SearchType type) {
    switch (type) {
        case SearchType::Text:
        case SearchType::TextPartial:
        case SearchType::WordGram:
            return FieldKind::Text;
        case SearchType::Urn:
        case SearchType::UrnPartial:
            return FieldKind::Urn;
        case SearchType::Count:
        case SearchType::Double:
        case SearchType::Datetime:
            return FieldKind::Number;
        default:
            return FieldKind::Value;
    }
}

// Texts of which each value is asked for as a whole.
FieldKind kind_of(std::string_view name, SearchType type) {
    if (name == "customProperties" || name == "origin") return FieldKind::Value;
    return name == "platform" ? FieldKind::Urn : kind_of(type);
}

Field make_field(std::string_view name, FieldKind kind) {
    return {std::string(name), kind,
            tier_of(name),     false,
            code_of(name),     position_of(kFacetFields, name)};
}

}  // namespace

bool is_searched(const catalog::EntityType& type) {
    return type.is_searched_by_default && type.name != "schemaField";
}

std::optional<std::string> field_name(const catalog::SearchField& field) {
    // Lineage is a graph's to answer, and of a table with thousands of columns it would be most of
    // the index; what a form or a test asks for changes with each of their runs; who attributed a
    // tag is read with it.
    constexpr std::array<std::string_view, 6> kLeftOut{"fineGrained",    "incompleteForms",
                                                       "completedForms", "failingTests",
                                                       "passingTests",   "verifiedForms"};
    if (field.name.find("Attribution") != std::string::npos) return std::nullopt;
    for (const std::string_view front : kLeftOut) {
        if (field.name.starts_with(front)) return std::nullopt;
    }
    if (field.type == SearchType::Object || field.type == SearchType::MapArray) return std::nullopt;
    std::string name(renamed(field.name));
    const bool is_number = kind_of(name, field.type) == FieldKind::Number;
    if (is_number && !position_of(kNumberFields, name)) return std::nullopt;
    if (!is_number && position_of(kNumberFields, name)) return std::nullopt;
    return name;
}

Fields::Fields(const catalog::Registry& registry) {
    for (const auto& [type_name, type] : registry.entities()) {
        if (!is_searched(type)) continue;
        std::vector<std::string> aspects = type.aspects;
        aspects.push_back(type.key_aspect);
        for (const std::string& aspect : aspects) {
            for (const catalog::SearchField& field : registry.aspect(aspect)->search) add(field);
        }
    }
    for (const std::string_view name :
         {"entityType", "kind", "urn", "layer", "origin", "removed"}) {
        const FieldKind kind = name == "urn" ? FieldKind::Urn : FieldKind::Value;
        fields_[std::string(name)] = make_field(name, kind);
    }
    fields_["popularity"] = make_field("popularity", FieldKind::Number);
    // By a column's or a table's urn nobody searches in words.
    for (const std::string_view name : {"parent", "container"}) {
        if (const auto found = fields_.find(name); found != fields_.end()) {
            found->second.in_free_text = false;
        }
    }
    for (const auto& [name, field] : fields_) {
        if (field.in_free_text) free_text_.push_back(&field);
    }
}

void Fields::add(const catalog::SearchField& field) {
    const auto name = field_name(field);
    if (!name) return;
    if (!field.has.empty()) has_.emplace(field.has, *name);
    const auto [at, is_new] =
        fields_.try_emplace(*name, make_field(*name, kind_of(*name, field.type)));
    if (field.in_free_text && at->second.kind != FieldKind::Number) at->second.in_free_text = true;
}

const Field* Fields::find(std::string_view name) const {
    const auto found = fields_.find(renamed(name));
    return found == fields_.end() ? nullptr : &found->second;
}

const Field* Fields::find_has(std::string_view name) const {
    const auto found = has_.find(name);
    return found == has_.end() ? nullptr : find(found->second);
}

base::Error Fields::unknown(std::string_view name) const {
    std::vector<std::string> names;
    for (const auto& [known, unused] : fields_) names.push_back(known);
    for (const auto& [known, unused] : has_) names.push_back(known);
    return base::invalid_argument(fmt::format("field not known: {}", name))
        .hint(base::suggest(name, names, "fields"));
}

}  // namespace millrace::search
