// SPDX-License-Identifier: Apache-2.0
#include "elt/definition.h"

#include <array>
#include <set>

#include "base/text.h"
#include "source/type_join.h"

namespace millrace::elt {
namespace {

// In them the engine finds tables of its own before ours.
constexpr std::array<const char*, 3> kEngineSchemas{"information_schema", "pg_catalog", "system"};
const Keys kColumnKeys{"type", "description", "tags", "terms", "tests"};

base::Result<void> check_name(std::string_view name) {
    bool good = !name.empty() && name.size() <= 128 && !(name[0] >= '0' && name[0] <= '9');
    for (const char c : name) {
        good = good && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '_');
    }
    if (good) return {};
    return base::invalid_argument("not a name for a schema or table: " + std::string(name))
        .hint("letters, digits and _, not first a digit, at most 128");
}

base::Result<columnar::Type> parse_type(const base::Yaml& yaml) {
    const std::string text = MR_TRY(yaml.text());
    auto type = columnar::Type::parse(text);
    if (type.ok() && source::is_complete(*type)) return type;
    if (type.ok()) {
        return yaml.error("type of what has no value: " + type->to_string())
            .hint("VARCHAR holds everything");
    }
    if (text != yaml.written()) return yaml.refuse("not a type").hint(type.error().hint());
    return std::move(type).error().at(yaml.location());
}

}  // namespace

base::Result<void> check_table_id(const lake::TableId& id) {
    for (const std::string& part : {id.schema, id.table}) MR_TRY(check_name(part));
    const std::string schema = base::to_lower(id.schema);
    if (schema == kQuarantineSchema) {
        return base::invalid_argument("schema is kept for bad rows: " + id.schema);
    }
    for (const char* kept : kEngineSchemas) {
        if (schema != kept) continue;
        return base::invalid_argument("schema is the SQL engine's own: " + id.schema)
            .hint("name it otherwise: its tables would be hidden by the engine's");
    }
    return {};
}

base::Error named_twice(const base::Location& place, const std::string& name) {
    return base::invalid_argument("column named twice: " + name).at(place);
}

base::Result<std::vector<ColumnDefinition>> parse_columns(const base::Yaml& yaml, ColumnsOf owner) {
    std::vector<ColumnDefinition> columns;
    std::set<std::string> seen;
    for (const auto& [name, location, value] : MR_TRY(yaml.map())) {
        if (!seen.insert(base::to_lower(name)).second) return named_twice(location, name);
        ColumnDefinition column;
        column.name = name;
        column.location = location;
        if (value.is_scalar()) {  // `id: VARCHAR`
            column.type = MR_TRY(parse_type(value));
        } else if (!value.is_null()) {
            MR_TRY(value.allow_keys(kColumnKeys));
            if (const auto type = value.get("type")) column.type = MR_TRY(parse_type(*type));
            if (const auto text = value.get("description"))
                column.description = MR_TRY(text->text());
            if (const auto list = value.get("tags")) column.tags = MR_TRY(list->text_list());
            if (const auto list = value.get("terms")) column.terms = MR_TRY(list->text_list());
            if (const auto tests = value.get("tests")) {
                if (owner == ColumnsOf::Source) {
                    return tests->error("a source has no tests")
                        .hint("write them in the header of a model that reads it");
                }
                column.tests = MR_TRY(parse_tests(*tests, name));
            }
        }
        columns.push_back(std::move(column));
    }
    return columns;
}

base::Result<std::string> local_path(const base::Yaml& yaml, const base::Path& folder) {
    std::string path = MR_TRY(yaml.text());
    if (path.empty()) return yaml.error("path is empty");
    if (path.find("://") != std::string::npos) {
        return yaml.refuse("not a path of this machine")
            .hint("only files of this machine are read and written");
    }
    return base::Path(path).is_absolute() ? path : (folder / path).lexically_normal().string();
}

}  // namespace millrace::elt
