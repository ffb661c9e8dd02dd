// SPDX-License-Identifier: Apache-2.0
#include "columnar/type.h"

#include <gtest/gtest.h>

namespace millrace::columnar {
namespace {

TEST(Type, ReadsWhatItWrites) {
    for (const char* text :
         {"BOOLEAN", "BIGINT", "UTINYINT", "DECIMAL(18,2)", "TIMESTAMP WITH TIME ZONE", "VARCHAR[]",
          "STRUCT(\"a\" DATE, \"b, c\" DECIMAL(4,1)[])[]", "STRUCT(\"\" DATE, \"q\"\"\" UUID)",
          "\"NULL\"", "STRUCT(\"NULL\" \"NULL\"[])"}) {
        SCOPED_TRACE(text);
        const auto type = Type::parse(text);
        ASSERT_TRUE(type.ok());
        EXPECT_EQ(type->to_string(), text);
        EXPECT_EQ(*Type::parse(type->to_string()), *type);
    }
}

TEST(Type, KnowsTheUsualSynonymsAndRefusesTheRest) {
    EXPECT_EQ(*Type::parse(" int "), Type(TypeKind::Int32));
    EXPECT_EQ(*Type::parse("varchar(20)"), Type(TypeKind::Text));
    EXPECT_EQ(*Type::parse("numeric(10)"), Type::decimal(10, 0));
    EXPECT_EQ(Type::parse("BIGNT").error().hint(), "did you mean BIGINT?");
    EXPECT_FALSE(Type::parse("DECIMAL(39,2)").ok());
    EXPECT_FALSE(Type::parse("STRUCT(").ok());
    EXPECT_FALSE(Type::parse("STRUCT(\"a name too long to be kept in place\" BIGNT)").ok());
    EXPECT_FALSE(Type::parse("").ok());
}

TEST(Schema, SurvivesJson) {
    const Schema schema{
        {{"id", TypeKind::Int64, false}, {"Tags", Type::list(TypeKind::Text), true}}};
    EXPECT_EQ(*schema_from_json(to_json(schema)), schema);
    EXPECT_EQ(schema.find("TAGS"), 1u);
    EXPECT_EQ(schema.find("none"), std::nullopt);
}

}  // namespace
}  // namespace millrace::columnar
