// SPDX-License-Identifier: Apache-2.0
#include "record/schema_aspect.h"

#include <gtest/gtest.h>

#include "catalog/registry.h"
#include "catalog/value_check.h"

namespace millrace::record {
namespace {

using base::Json;
using columnar::Type;
using columnar::TypeKind;

columnar::Schema visits() {
    columnar::Schema schema;
    schema.fields.push_back({"id", TypeKind::Int64, false});
    schema.fields.push_back({"address", Type::structure({{"city", TypeKind::Text, true}}), true});
    schema.fields.push_back(
        {"codes", Type::list(Type::structure({{"code", Type::decimal(9, 2), true}})), true});
    schema.fields.push_back({"Day", TypeKind::Date, true});
    return schema;
}

Json aspect_of(const columnar::Schema& schema) {
    elt::ColumnDefinition id;
    id.name = "ID";
    id.description = "one visit";
    return schema_metadata("silver.visits", {schema, {id}, {"day"}, {"id"}, "SELECT 1"});
}

TEST(SchemaAspect, ListsColumnsAndTheFieldsInsideOfThem) {
    const Json aspect = aspect_of(visits());
    std::vector<std::string> paths, types;
    for (const Json& field : aspect.at("fields")) {
        paths.push_back(field.at("fieldPath"));
        types.push_back(field.at("type").at("type").items().begin().key());
    }
    EXPECT_EQ(paths, (std::vector<std::string>{"id", "address", "address.city", "codes",
                                               "codes.code", "Day"}));
    EXPECT_EQ(types, (std::vector<std::string>{
                         "com.linkedin.schema.NumberType", "com.linkedin.schema.RecordType",
                         "com.linkedin.schema.StringType", "com.linkedin.schema.ArrayType",
                         "com.linkedin.schema.NumberType", "com.linkedin.schema.DateType"}));
    const Json& id = aspect.at("fields").at(0);
    EXPECT_EQ(id.at("description"), "one visit");
    EXPECT_EQ(id.at("nullable"), false);
    EXPECT_EQ(id.at("isPartOfKey"), true);
    EXPECT_EQ(id.at("nativeDataType"), "BIGINT");
    EXPECT_EQ(aspect.at("fields").at(5).at("isPartitioningKey"), true);
    EXPECT_FALSE(id.contains("isPartitioningKey"));
}

TEST(SchemaAspect, IsAValueOfTheModel) {
    const auto& registry = catalog::Registry::builtin();
    const auto checked =
        catalog::check_value(registry, *registry.aspect("schemaMetadata"), aspect_of(visits()));
    EXPECT_TRUE(checked.ok()) << checked.error().to_string();
}

TEST(SchemaAspect, HashTellsShapesApart) {
    const Json before = aspect_of(visits());
    EXPECT_EQ(before.at("hash"), aspect_of(visits()).at("hash"));
    auto other = visits();
    other.fields[0].type = TypeKind::Int32;
    EXPECT_NE(before.at("hash"), aspect_of(other).at("hash"));
}

}  // namespace
}  // namespace millrace::record
