// SPDX-License-Identifier: Apache-2.0
#include "catalog/field_type.h"

#include <array>
#include <utility>

namespace millrace::catalog {
namespace {

using Kind = FieldType::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 7> kScalars{{{"string", Kind::String},
                                                                     {"int", Kind::Int},
                                                                     {"long", Kind::Long},
                                                                     {"float", Kind::Float},
                                                                     {"double", Kind::Double},
                                                                     {"boolean", Kind::Boolean},
                                                                     {"bytes", Kind::Bytes}}};

// Splits at `|` that stand in no angle brackets.
std::vector<std::string_view> alternatives(std::string_view text) {
    std::vector<std::string_view> parts;
    size_t begin = 0;
    int depth = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '<') ++depth;
        if (text[i] == '>') --depth;
        if (text[i] != '|' || depth != 0) continue;
        parts.push_back(text.substr(begin, i - begin));
        begin = i + 1;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

// How a union's member is keyed: by its record's or enum's full name, or by its type's word; a urn
// is a text there.
std::string key_of(const FieldType& member, std::string_view text) {
    if (member.kind == Kind::Record || member.kind == Kind::Enum) return member.name;
    if (member.kind == Kind::Urn) return "string";
    return std::string(text.substr(0, text.find('<')));
}

}  // namespace

FieldType FieldType::parse(std::string_view text) {
    FieldType type;
    for (const auto& [word, kind] : kScalars) {
        if (text == word) {
            type.kind = kind;
            return type;
        }
    }
    if (text == "urn") {
        type.kind = Kind::Urn;
        return type;
    }
    const size_t open = text.find('<');
    MR_CHECK(open != std::string_view::npos && text.ends_with('>'));
    const std::string_view outer = text.substr(0, open);
    const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
    if (outer == "urn") {
        type.kind = Kind::Urn;
        for (const auto part : alternatives(inside)) type.entity_types.emplace_back(part);
    } else if (outer == "enum" || outer == "record") {
        type.kind = outer == "enum" ? Kind::Enum : Kind::Record;
        type.name = inside;
    } else if (outer == "array" || outer == "map") {
        type.kind = outer == "array" ? Kind::Array : Kind::Map;
        type.inner.push_back(parse(inside));
    } else {
        MR_CHECK(outer == "union");
        type.kind = Kind::Union;
        for (std::string_view member : alternatives(inside)) {
            const size_t equals = member.find('=');
            const bool is_named = equals < member.find('<');
            const std::string alias(is_named ? member.substr(0, equals) : std::string_view{});
            if (is_named) member.remove_prefix(equals + 1);
            type.inner.push_back(parse(member));
            type.keys.push_back(is_named ? alias : key_of(type.inner.back(), member));
        }
    }
    return type;
}

}  // namespace millrace::catalog
