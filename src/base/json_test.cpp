// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::base {
namespace {

TEST(Json, KeepsTheOrderOfKeys) {
    const auto value = parse_json(R"({"b": 1, "a": [true, null, "x"]})");
    ASSERT_TRUE(value.ok());
    EXPECT_EQ(value->dump(), R"({"b":1,"a":[true,null,"x"]})");
}

TEST(Json, OfBadTextSaysWhere) {
    const auto value = parse_json("{\n  \"a\": ]");
    ASSERT_FALSE(value.ok());
    EXPECT_NE(value.error().message().find("line 2"), std::string::npos);
    EXPECT_FALSE(parse_json("").ok());
    EXPECT_FALSE(parse_json("\"\xFF\"").ok());
}

TEST(Json, NestedTooDeepIsRefused) {
    const auto nested = [](size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_TRUE(parse_json(nested(kJsonDepthMax)).ok());
    const auto deep = parse_json(nested(kJsonDepthMax + 1));
    ASSERT_FALSE(deep.ok());
    EXPECT_EQ(deep.error().message(),
              "JSON nested too deep: more than 200 lists and objects in each other");
    EXPECT_FALSE(parse_json(std::string(10'000'000, '[')).ok());
    EXPECT_TRUE(parse_json("[\"" + std::string(1000, '[') + "\\\"[\"]").ok()) << "a text";
}

}  // namespace
}  // namespace millrace::base
