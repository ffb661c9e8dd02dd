// SPDX-License-Identifier: Apache-2.0
#include "columnar/type.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace millrace::columnar {
namespace {

constexpr std::array<std::pair<TypeKind, std::string_view>, 18> kNames{{
    {TypeKind::Boolean, "BOOLEAN"},
    {TypeKind::Int8, "TINYINT"},
    {TypeKind::Int16, "SMALLINT"},
    {TypeKind::Int32, "INTEGER"},
    {TypeKind::Int64, "BIGINT"},
    {TypeKind::UInt8, "UTINYINT"},
    {TypeKind::UInt16, "USMALLINT"},
    {TypeKind::UInt32, "UINTEGER"},
    {TypeKind::UInt64, "UBIGINT"},
    {TypeKind::Float, "FLOAT"},
    {TypeKind::Double, "DOUBLE"},
    {TypeKind::Date, "DATE"},
    {TypeKind::Time, "TIME"},
    {TypeKind::Timestamp, "TIMESTAMP"},
    {TypeKind::TimestampTz, "TIMESTAMP WITH TIME ZONE"},
    {TypeKind::Uuid, "UUID"},
    {TypeKind::Text, "VARCHAR"},
    {TypeKind::Blob, "BLOB"},
}};

constexpr std::array<std::pair<std::string_view, TypeKind>, 28> kSynonyms{{
    {"BOOL", TypeKind::Boolean},
    {"LOGICAL", TypeKind::Boolean},
    {"INT1", TypeKind::Int8},
    {"INT2", TypeKind::Int16},
    {"SHORT", TypeKind::Int16},
    {"INT", TypeKind::Int32},
    {"INT4", TypeKind::Int32},
    {"SIGNED", TypeKind::Int32},
    {"INT8", TypeKind::Int64},
    {"LONG", TypeKind::Int64},
    {"FLOAT4", TypeKind::Float},
    {"REAL", TypeKind::Float},
    {"FLOAT8", TypeKind::Double},
    {"DOUBLE PRECISION", TypeKind::Double},
    {"TEXT", TypeKind::Text},
    {"STRING", TypeKind::Text},
    {"CHAR", TypeKind::Text},
    {"BPCHAR", TypeKind::Text},
    {"BYTEA", TypeKind::Blob},
    {"BINARY", TypeKind::Blob},
    {"VARBINARY", TypeKind::Blob},
    {"DATETIME", TypeKind::Timestamp},
    {"TIMESTAMPTZ", TypeKind::TimestampTz},
    {"TIMESTAMP WITHOUT TIME ZONE", TypeKind::Timestamp},
    {"TIME WITHOUT TIME ZONE", TypeKind::Time},
    {"INT16", TypeKind::Int16},
    {"INT32", TypeKind::Int32},
    {"INT64", TypeKind::Int64},
}};

// DuckDB's name for the type of what has no value; here a struct without fields.
constexpr std::string_view kNoType = "\"NULL\"";

bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() && base::to_lower(a) == base::to_lower(b);
}

// Splits at commas that stand outside brackets and quotes.
std::vector<std::string_view> split_fields(std::string_view text) {
    std::vector<std::string_view> parts;
    int depth = 0;
    bool quoted = false;
    size_t start = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '(') ++depth;
        if (c == ')') --depth;
        if (c == ',' && depth == 0) {
            parts.push_back(text.substr(start, i - start));
            start = i + 1;
        }
    }
    parts.push_back(text.substr(start));
    return parts;
}

base::Error unknown_type(std::string_view text) {
    std::vector<std::string> known;
    for (const auto& [kind, name] : kNames) known.emplace_back(name);
    known.emplace_back("DECIMAL(p,s)");
    return base::invalid_argument("unknown type: " + std::string(text))
        .hint(base::suggest(text, known, "types"));
}

base::Result<Type> parse_decimal(std::string_view text, std::string_view arguments) {
    int precision = 18;
    int scale = 3;  // SQL's and DuckDB's default for a bare DECIMAL
    if (!arguments.empty()) {
        const auto parts = base::split(arguments, ',');
        const auto number = [](std::string_view part, int& out) {
            part = base::trim(part);
            const auto [end, code] = std::from_chars(part.data(), part.data() + part.size(), out);
            return code == std::errc{} && end == part.data() + part.size();
        };
        scale = 0;
        if (parts.size() > 2 || !number(parts[0], precision) ||
            (parts.size() == 2 && !number(parts[1], scale))) {
            return unknown_type(text);
        }
    }
    if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        return base::invalid_argument("decimal out of range: " + std::string(text))
            .hint("precision is 1 to 38, scale 0 to the precision");
    }
    return Type::decimal(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale));
}

base::Result<Type> parse_struct(std::string_view text, std::string_view arguments) {
    std::vector<Field> fields;
    for (std::string_view part : split_fields(arguments)) {
        part = base::trim(part);
        std::string name;
        if (part.starts_with('"')) {
            size_t i = 1;
            for (; i < part.size(); ++i) {
                if (part[i] == '"') {
                    if (i + 1 >= part.size() || part[i + 1] != '"') break;
                    ++i;
                }
                name += part[i];
            }
            part.remove_prefix(std::min(i + 1, part.size()));
        } else {
            const size_t end = part.find(' ');
            if (end == std::string_view::npos) return unknown_type(text);
            name = part.substr(0, end);
            part.remove_prefix(end);
        }
        Type type = MR_TRY(Type::parse(part));
        fields.push_back({std::move(name), std::move(type), true});
    }
    return Type::structure(std::move(fields));
}

}  // namespace

Type Type::decimal(uint8_t precision, uint8_t scale) {
    Type type(TypeKind::Decimal);
    type.precision = precision;
    type.scale = scale;
    return type;
}

Type Type::list(Type element) {
    Type type(TypeKind::List);
    type.children.push_back({"element", std::move(element), true});
    return type;
}

Type Type::structure(std::vector<Field> fields) {
    Type type(TypeKind::Struct);
    type.children = std::move(fields);
    return type;
}

std::string Type::to_string() const {
    switch (kind) {
        case TypeKind::Decimal:
            return fmt::format("DECIMAL({},{})", precision, scale);
        case TypeKind::List:
            return children[0].type.to_string() + "[]";
        case TypeKind::Struct: {
            if (children.empty()) return std::string(kNoType);
            std::vector<std::string> parts;
            for (const Field& field : children) {
                parts.push_back(base::sql_identifier(field.name) + " " + field.type.to_string());
            }
            return "STRUCT(" + base::join(parts, ", ") + ")";
        }
        default:
            break;
    }
    for (const auto& [known, name] : kNames) {
        if (known == kind) return std::string(name);
    }
    return "VARCHAR";
}

base::Result<Type> Type::parse(std::string_view text) {
    text = base::trim(text);
    if (text == kNoType) return structure({});
    if (text.ends_with("[]")) {
        return Type::list(MR_TRY(parse(text.substr(0, text.size() - 2))));
    }
    const size_t open = text.find('(');
    const std::string_view name = base::trim(text.substr(0, open));
    std::string_view arguments;
    if (open != std::string_view::npos) {
        if (text.back() != ')') return unknown_type(text);
        arguments = text.substr(open + 1, text.size() - open - 2);
        if (base::trim(arguments).empty()) return unknown_type(text);
    }
    if (same_text(name, "DECIMAL") || same_text(name, "NUMERIC")) {
        return parse_decimal(text, arguments);
    }
    if (same_text(name, "STRUCT") || same_text(name, "ROW")) {
        if (arguments.empty()) return unknown_type(text);
        return parse_struct(text, arguments);
    }
    // VARCHAR(20): SQL asks for a limit, engines of this kind do not keep one.
    const bool sized_text = same_text(name, "VARCHAR") || same_text(name, "CHAR");
    if (open != std::string_view::npos && !sized_text) return unknown_type(text);
    for (const auto& [kind, known] : kNames) {
        if (same_text(name, known)) return Type(kind);
    }
    for (const auto& [known, kind] : kSynonyms) {
        if (same_text(name, known)) return Type(kind);
    }
    return unknown_type(text);
}

size_t value_size(const Type& type) {
    switch (type.kind) {
        case TypeKind::Boolean:
        case TypeKind::Int8:
        case TypeKind::UInt8:
            return 1;
        case TypeKind::Int16:
        case TypeKind::UInt16:
            return 2;
        case TypeKind::Int32:
        case TypeKind::UInt32:
        case TypeKind::Float:
        case TypeKind::Date:
            return 4;
        case TypeKind::Int64:
        case TypeKind::UInt64:
        case TypeKind::Double:
        case TypeKind::Time:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return 8;
        case TypeKind::Decimal:
            return type.precision <= 4    ? 2
                   : type.precision <= 9  ? 4
                   : type.precision <= 18 ? 8
                                          : 16;
        case TypeKind::Uuid:
        case TypeKind::Text:
        case TypeKind::Blob:
        case TypeKind::List:
            return 16;
        case TypeKind::Struct:
            return 0;
    }
    return 0;
}

std::optional<size_t> Schema::find(std::string_view name) const {
    for (size_t i = 0; i < fields.size(); ++i) {
        if (same_text(fields[i].name, name)) return i;
    }
    return std::nullopt;
}

std::vector<std::string> Schema::names() const {
    std::vector<std::string> names;
    for (const Field& field : fields) names.push_back(field.name);
    return names;
}

base::Json to_json(const Schema& schema) {
    base::Json json = base::Json::array();
    for (const Field& field : schema.fields) {
        json.push_back(
            {{"name", field.name}, {"type", field.type.to_string()}, {"nullable", field.nullable}});
    }
    return json;
}

base::Result<Schema> schema_from_json(const base::Json& json) {
    Schema schema;
    if (!json.is_array()) return base::corruption("stored schema is not a list");
    for (const base::Json& field : json) {
        const auto is_text = [&field](const char* key) {
            return field.contains(key) && field[key].is_string();
        };
        if (!is_text("name") || !is_text("type")) {
            return base::corruption("stored column has no name or type");
        }
        const bool has_nullable = field.contains("nullable");
        if (has_nullable && !field["nullable"].is_boolean()) {
            return base::corruption("stored column does not say if it is nullable");
        }
        Type type = MR_TRY(Type::parse(field["type"].get<std::string>()));
        schema.fields.push_back({field["name"].get<std::string>(), std::move(type),
                                 !has_nullable || field["nullable"].get<bool>()});
    }
    return schema;
}

}  // namespace millrace::columnar
