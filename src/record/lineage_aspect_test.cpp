// SPDX-License-Identifier: Apache-2.0
#include "record/lineage_aspect.h"

#include <gtest/gtest.h>

#include "catalog/registry.h"
#include "catalog/value_check.h"
#include "record/project_urns.h"

namespace millrace::record {
namespace {

using base::Json;
using sql::Derivation;

const ProjectUrns kUrns("shop");

std::string field(const char* table, const char* path) {
    return field_urn(kUrns.dataset({"raw", table}), path)->text();
}

sql::ColumnOrigin from(const char* table, const char* column, Derivation how) {
    return {{{"raw", table}, column, {}}, how};
}

LineageAspect aspect_of(const sql::ColumnLineage& lineage) {
    return upstream_lineage(kUrns.dataset({"raw", "out"}), false,
                            {kUrns.dataset({"raw", "unread"})}, lineage,
                            [](const sql::TableName& name) {
                                return kUrns.dataset({name.schema, name.table});
                            });
}

sql::ColumnLineage orders() {
    sql::ColumnLineage lineage;
    lineage.columns = {{"id", {from("a", "id", Derivation::Identity)}},
                       {"total",
                        {from("a", "amount", Derivation::Aggregation),
                         from("b", "rate", Derivation::Transformation),
                         from("b", "tax", Derivation::Aggregation)}},
                       {"constant", {}}};
    lineage.influences = {{{"raw", "c"}, "day", {}}, {{"raw", "a"}, "place", {"city"}}};
    lineage.unresolved = {"total: table function f"};
    return lineage;
}

TEST(LineageAspect, HasAnEntryForEachWayIntoAColumn) {
    const Json fine = aspect_of(orders()).value.at("fineGrainedLineages");
    ASSERT_EQ(fine.size(), 4);
    EXPECT_EQ(fine[0].at("upstreams"), Json::array({field("a", "id")}));
    EXPECT_EQ(fine[0].at("downstreams"), Json::array({field("out", "id")}));
    EXPECT_EQ(fine[0].at("transformOperation"), "IDENTITY");
    EXPECT_EQ(fine[1].at("transformOperation"), "TRANSFORMATION");
    EXPECT_EQ(fine[1].at("upstreams"), Json::array({field("b", "rate")}));
    EXPECT_EQ(fine[2].at("transformOperation"), "AGGREGATION");
    EXPECT_EQ(fine[2].at("upstreams"), Json::array({field("a", "amount"), field("b", "tax")}));
}

TEST(LineageAspect, MarksInfluencesOnAllColumns) {
    const Json fine = aspect_of(orders()).value.at("fineGrainedLineages");
    const Json& influence = fine.back();
    EXPECT_EQ(influence.at("transformOperation"), "INFLUENCE");
    EXPECT_EQ(influence.at("upstreams"),
              Json::array({field("c", "day"), field("a", "place.city")}));
    EXPECT_EQ(influence.at("downstreams"),
              Json::array({field("out", "id"), field("out", "total"), field("out", "constant")}));
}

TEST(LineageAspect, NamesEveryTableThatIsRead) {
    std::vector<std::string> upstreams;
    const auto aspect = aspect_of(orders());
    for (const Json& each : aspect.value.at("upstreams")) {
        upstreams.push_back(each.at("dataset"));
    }
    EXPECT_EQ(upstreams,
              (std::vector<std::string>{
                  kUrns.dataset({"raw", "a"}).text(), kUrns.dataset({"raw", "b"}).text(),
                  kUrns.dataset({"raw", "c"}).text(), kUrns.dataset({"raw", "unread"}).text()}));
}

TEST(LineageAspect, ListsWhatItCannotSay) {
    auto lineage = orders();
    lineage.columns[0].from[0].source.column =
        "a\x01"
        "b";
    const auto aspect = aspect_of(lineage);
    EXPECT_EQ(aspect.unresolved, (std::vector<std::string>{"a\x01"
                                                           "b: its name cannot be part of a urn",
                                                           "total: table function f"}));
    EXPECT_EQ(aspect.value.at("fineGrainedLineages").size(), 3);
}

TEST(LineageAspect, IsAValueOfTheModel) {
    const auto& registry = catalog::Registry::builtin();
    const auto checked = catalog::check_value(registry, *registry.aspect("upstreamLineage"),
                                              aspect_of(orders()).value);
    EXPECT_TRUE(checked.ok()) << checked.error().to_string();
}

}  // namespace
}  // namespace millrace::record
