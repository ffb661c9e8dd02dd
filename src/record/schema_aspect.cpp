// SPDX-License-Identifier: Apache-2.0
#include "record/schema_aspect.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

#include "base/text.h"
#include "record/project_urns.h"
#include "record/stamp.h"

namespace millrace::record {
namespace {

using base::Json;
using columnar::Type;
using columnar::TypeKind;

const char* field_type(const Type& type) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return "BooleanType";
        case TypeKind::Int8:
        case TypeKind::Int16:
        case TypeKind::Int32:
        case TypeKind::Int64:
        case TypeKind::UInt8:
        case TypeKind::UInt16:
        case TypeKind::UInt32:
        case TypeKind::UInt64:
        case TypeKind::Float:
        case TypeKind::Double:
        case TypeKind::Decimal:
            return "NumberType";
        case TypeKind::Date:
            return "DateType";
        case TypeKind::Time:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return "TimeType";
        case TypeKind::Uuid:
        case TypeKind::Text:
            return "StringType";
        case TypeKind::Blob:
            return "BytesType";
        case TypeKind::List:
            return "ArrayType";
        case TypeKind::Struct:
            return "RecordType";
    }
    return "NullType";
}

bool names(const std::vector<std::string>& columns, const std::string& name) {
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
        return base::to_lower(column) == base::to_lower(name);
    });
}

void add_fields(Json& fields, const std::string& path, const columnar::Field& field) {
    Json json{{"fieldPath", path},
              {"nullable", field.nullable},
              {"nativeDataType", field.type.to_string()}};
    json["type"]["type"][std::string("com.linkedin.schema.") + field_type(field.type)] =
        Json::object();
    fields.push_back(std::move(json));
    const Type* inner = &field.type;
    while (inner->kind == TypeKind::List) inner = &inner->children[0].type;
    for (const auto& child : inner->children) add_fields(fields, path + "." + child.name, child);
}

// Each once, as {key: urn}.
Json associations(const std::vector<std::string>& names, const char* key,
                  std::optional<catalog::Urn> (*urn_of)(std::string_view)) {
    Json list = Json::array();
    for (const std::string& name : names) {
        const auto urn = urn_of(name);
        if (!urn) continue;
        Json association{{key, urn->text()}};
        if (std::find(list.begin(), list.end(), association) == list.end()) {
            list.push_back(std::move(association));
        }
    }
    return list;
}

void add_what_is_said(Json& field, const elt::ColumnDefinition& says) {
    if (!says.description.empty()) field["description"] = says.description;
    Json tags = associations(says.tags, "tag", tag_urn);
    if (!tags.empty()) field["globalTags"] = {{"tags", std::move(tags)}};
    Json terms = associations(says.terms, "urn", term_urn);
    if (terms.empty()) return;
    // Without a time: a run that changes nothing writes nothing. The aspect's versions have theirs.
    field["glossaryTerms"] = {{"terms", std::move(terms)}, {"auditStamp", stamp({})}};
}

}  // namespace

Json schema_metadata(const std::string& name, const DescribedSchema& described) {
    Json fields = Json::array();
    for (const auto& column : described.schema.fields) {
        const size_t at = fields.size();
        add_fields(fields, column.name, column);
        Json& field = fields[at];
        if (names(described.partition_by, column.name)) field["isPartitioningKey"] = true;
        if (names(described.key, column.name)) field["isPartOfKey"] = true;
        const auto says = std::find_if(
            described.columns.begin(), described.columns.end(), [&](const auto& definition) {
                return base::to_lower(definition.name) == base::to_lower(column.name);
            });
        if (says != described.columns.end()) add_what_is_said(field, *says);
    }
    const std::string shape = to_json(described.schema).dump();
    const std::string hash = fmt::format("{:016x}", XXH3_64bits(shape.data(), shape.size()));
    Json aspect{{"schemaName", name},
                {"platform", ProjectUrns::platform().text()},
                {"version", 0},
                {"hash", hash},
                {"fields", std::move(fields)}};
    aspect["platformSchema"]["com.linkedin.schema.OtherSchema"]["rawSchema"] = described.text;
    if (!described.key.empty()) aspect["primaryKeys"] = described.key;
    return aspect;
}

}  // namespace millrace::record
