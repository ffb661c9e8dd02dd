// SPDX-License-Identifier: Apache-2.0
#include "catalog/registry.h"

#include <gtest/gtest.h>

namespace millrace::catalog {
namespace {

using base::Json;

TEST(Registry, HoldsTheWholeModel) {
    const Registry& registry = Registry::builtin();
    EXPECT_EQ(registry.entities().size(), 71u);
    EXPECT_EQ(registry.aspects().size(), 259u);
    size_t keys = 0;
    size_t timeseries = 0;
    size_t edges = 0;
    size_t facets = 0;
    for (const auto& [name, aspect] : registry.aspects()) {
        keys += aspect.kind == AspectKind::Key ? 1 : 0;
        timeseries += aspect.kind == AspectKind::Timeseries ? 1 : 0;
        edges += aspect.edges.size();
        for (const auto& field : aspect.search) facets += field.facet.empty() ? 0 : 1;
    }
    EXPECT_EQ(keys, 71u);
    EXPECT_EQ(timeseries, 11u);
    EXPECT_EQ(edges, 146u);
    EXPECT_EQ(facets, 43u);
}

TEST(Registry, KnowsNamesInAnyCase) {
    const Registry& registry = Registry::builtin();
    ASSERT_NE(registry.entity("CorpUser"), nullptr);
    EXPECT_EQ(registry.entity("CorpUser")->name, "corpuser");
    ASSERT_NE(registry.aspect("globaltags"), nullptr);
    EXPECT_EQ(registry.aspect("globaltags")->name, "globalTags");
    EXPECT_EQ(registry.entity("nothing"), nullptr);
    EXPECT_EQ(registry.aspect("nothing"), nullptr);
}

TEST(Registry, SaysWhatIsSearchedAndWhatLeadsToOthers) {
    const AspectType& lineage = *Registry::builtin().aspect("upstreamLineage");
    const auto upstream = std::find_if(lineage.edges.begin(), lineage.edges.end(),
                                       [](const EdgeField& edge) { return edge.is_lineage; });
    ASSERT_NE(upstream, lineage.edges.end());
    EXPECT_EQ(upstream->path, (JsonPath{"upstreams", "*", "dataset"}));
    EXPECT_EQ(upstream->relationship, "DownstreamOf");
    EXPECT_TRUE(upstream->target_is_upstream);

    const AspectType& tags = *Registry::builtin().aspect("globalTags");
    ASSERT_FALSE(tags.search.empty());
    EXPECT_EQ(tags.search[0].name, "tags");
    EXPECT_EQ(tags.search[0].facet, "Tagged With");
}

Urn urn(std::string_view text) {
    auto parsed = Urn::parse(text);
    EXPECT_TRUE(parsed.ok());
    return *parsed;
}

TEST(Registry, BringsUrnsIntoTheModelsSpelling) {
    const Registry& registry = Registry::builtin();
    EXPECT_EQ(registry.resolve(urn("urn:li:corpUser:ann"))->text(), "urn:li:corpuser:ann");
    EXPECT_EQ(registry.resolve(urn("urn:li:tag:(a,b)"))->text(), "urn:li:tag:(a,b)")
        << "a single key may look like a tuple";

    const auto unknown = registry.resolve(urn("urn:li:datset:x"));
    ASSERT_FALSE(unknown.ok());
    EXPECT_EQ(unknown.error().message(), "entity type not known: urn:li:datset:x");
    EXPECT_EQ(unknown.error().hint(), "did you mean dataset?");

    const auto parts = registry.resolve(urn("urn:li:dataset:(urn:li:dataPlatform:hive,a)"));
    ASSERT_FALSE(parts.ok());
    EXPECT_EQ(parts.error().message(),
              "expected 3 parts, found 2: urn:li:dataset:(urn:li:dataPlatform:hive,a)");
    EXPECT_EQ(parts.error().hint(), "write urn:li:dataset:(<platform>,<name>,<origin>)");
}

TEST(Registry, ReadsTheKeyFromTheUrn) {
    const Registry& registry = Registry::builtin();
    EXPECT_EQ(
        registry.key_of(urn("urn:li:dataset:(urn:li:dataPlatform:hive,a%2Cb,PROD)")),
        (Json{{"platform", "urn:li:dataPlatform:hive"}, {"name", "a,b"}, {"origin", "PROD"}}));
    EXPECT_EQ(registry.key_of(urn("urn:li:tag:pii")), (Json{{"name", "pii"}}));
}

TEST(Registry, RefusesAModelWithLooseEnds) {
    const Json model = {
        {"entities",
         {{"a",
           {{"key", "aKey"},
            {"keyFields", Json::array()},
            {"aspects", {"missing"}},
            {"searchedByDefault", false}}}}},
        {"aspects", {{"aKey", {{"record", "R"}, {"kind", "key"}, {"fields", Json::array()}}}}},
        {"records", Json::object()},
        {"enums", Json::object()}};
    const auto made = Registry::make(model);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().message(), "a: aspect not found: missing");
}

}  // namespace
}  // namespace millrace::catalog
