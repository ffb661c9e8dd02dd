// SPDX-License-Identifier: Apache-2.0
#include "catalog/value_check.h"

#include <gtest/gtest.h>

namespace millrace::catalog {
namespace {

using base::Json;

base::Result<Json> check(std::string_view aspect, std::string_view text) {
    const Registry& registry = Registry::builtin();
    auto value = base::parse_json(text);
    EXPECT_TRUE(value.ok()) << text;
    return check_value(registry, *registry.aspect(aspect), *std::move(value));
}

std::string kept(std::string_view aspect, std::string_view text) {
    const auto value = check(aspect, text);
    return value.ok() ? value->dump() : value.error().to_string();
}

TEST(ValueCheck, BringsEqualValuesIntoOneForm) {
    EXPECT_EQ(kept("status", R"({"removed": true})"), R"({"removed":true})");
    EXPECT_EQ(kept("status", R"({})"), R"({"removed":false})") << "the default";
    EXPECT_EQ(
        kept("datasetProperties", R"({"name": "n", "description": null, "extra": {"b":1,"a":2}})"),
        R"({"customProperties":{},"extra":{"a":2,"b":1},"name":"n","tags":[]})");
    EXPECT_EQ(kept("datasetProperties", R"({"created": {"time": 5.0}})"),
              R"({"created":{"time":5},"customProperties":{},"tags":[]})");
    EXPECT_EQ(
        kept(
            "datasetProfile",
            R"({"timestampMillis": 1, "fieldProfiles": [{"fieldPath": "a", "nullProportion": 1}]})"),
        R"({"fieldProfiles":[{"fieldPath":"a","nullProportion":1.0}],"timestampMillis":1})");
}

TEST(ValueCheck, KnowsMembersOfUnionsByTheirOldNamesToo) {
    const std::string today =
        kept("schemaMetadata", R"({"schemaName": "s", "version": 0, "hash": "",
        "platform": "urn:li:dataPlatform:hive",
        "platformSchema": {"com.linkedin.schema.OtherSchema": {"rawSchema": ""}},
        "fields": [{"fieldPath": "a", "nativeDataType": "INT",
                    "type": {"type": {"com.linkedin.schema.NumberType": {}}}}]})");
    EXPECT_NE(today.find(R"({"com.linkedin.schema.NumberType":{}})"), std::string::npos) << today;
    const std::string before =
        kept("schemaMetadata", R"({"schemaName": "s", "version": 0, "hash": "",
        "platform": "urn:li:dataPlatform:hive",
        "platformSchema": {"com.linkedin.pegasus2avro.schema.OtherSchema": {"rawSchema": ""}},
        "fields": [{"fieldPath": "a", "nativeDataType": "INT",
                    "type": {"type": {"com.linkedin.pegasus2avro.schema.NumberType": {}}}}]})");
    EXPECT_EQ(before, today);
}

TEST(ValueCheck, AUrnInAUnionIsKeyedAsText) {
    const std::string chart = R"x({"title": "t", "description": "", "lastModified": {},
        "inputs": [{"string": "urn:li:dataset:(urn:li:dataPlatform:hive,a,PROD)"}]})x";
    EXPECT_NE(kept("chartInfo", chart).find(R"("inputs":[{"string":"urn:li:dataset:)"),
              std::string::npos)
        << kept("chartInfo", chart);
}

TEST(ValueCheck, TellsWhereAValueIsNoneOfTheAspect) {
    struct Case {
        std::string_view aspect;
        std::string_view value;
        std::string_view message;
    };
    const std::string_view column =
        R"("nativeDataType": "INT", "type": {"type": {"com.linkedin.schema.NumberType": {}}})";
    const auto schema = [&](const std::string& fields) {
        return R"({"schemaName": "s", "version": 0, "hash": "", "platform": "urn:li:dataPlatform:hive",
                   "platformSchema": {"com.linkedin.schema.Schemaless": {}}, "fields": [)" +
               fields + "]}";
    };
    const std::string twice = schema(R"({"fieldPath": "a", )" + std::string(column) +
                                     R"(}, {"fieldPath": "a", )" + std::string(column) + "}");
    const std::string empty = schema(R"({"fieldPath": "", )" + std::string(column) + "}");
    const std::string untyped = schema(R"({"fieldPath": "a", "nativeDataType": "INT"})");
    const std::string member = schema(
        R"({"fieldPath": "a", "nativeDataType": "INT", "type": {"type": {"com.linkedin.schema.NumbType": {}}}})");
    for (const auto& [aspect, value, message] :
         {Case{"status", "[]", "status: value: expected an object, found []"},
          Case{"status", R"({"removed": "yes"})",
               "status: removed: expected true or false, found \"yes\""},
          Case{"container", "{}", "container: container: not there"},
          Case{"container", R"({"container": null})", "container: container: not there"},
          Case{"container", R"({"container": "x"})",
               "container: container: not a urn: x: it does not begin with urn:li:"},
          Case{"globalTags", R"({"tags": [{"tag": "urn:li:tag:a"}, {}]})",
               "globalTags: tags[1].tag: not there"},
          Case{"ownership", R"({"owners": [{"owner": "urn:li:corpuser:a", "type": "DATAOWNR"}]})",
               "ownership: owners[0].type: expected one of a list, found \"DATAOWNR\""},
          Case{"datasetProfile", R"({"timestampMillis": 1.5})",
               "datasetProfile: timestampMillis: expected an integer of 64 bits, found 1.5"},
          Case{"datasetProfile", R"({"timestampMillis": 99999999999999999999})",
               "datasetProfile: timestampMillis: expected an integer of 64 bits, found 1e+20"},
          Case{"datasetProperties", R"({"customProperties": {"a": 1}})",
               "datasetProperties: customProperties.a: expected a text, found 1"},
          Case{"schemaMetadata", twice, "schemaMetadata: fields[1].fieldPath: given twice: a"},
          Case{"schemaMetadata", empty, "schemaMetadata: fields[0].fieldPath: empty"},
          Case{"schemaMetadata", untyped, "schemaMetadata: fields[0].type: not there"},
          Case{"schemaMetadata", member,
               "schemaMetadata: fields[0].type.type: expected one of a list as its key, found "
               R"({"com.linkedin.schema.NumbType":{}})"}}) {
        SCOPED_TRACE(value);
        const auto checked = check(aspect, value);
        ASSERT_FALSE(checked.ok()) << checked->dump();
        EXPECT_EQ(checked.error().message(), message);
    }
}

TEST(ValueCheck, SortsKeysAtEveryDepth) {
    EXPECT_EQ(sort_keys(*base::parse_json(R"({"b":[{"d":1,"c":{}}],"a":null})")).dump(),
              R"({"a":null,"b":[{"c":{},"d":1}]})");
}

}  // namespace
}  // namespace millrace::catalog
