// SPDX-License-Identifier: Apache-2.0
#include "catalog/default_aspects.h"

#include "catalog/catalog_testing.h"

namespace millrace::catalog {
namespace {

using base::Json;

TEST_F(CatalogTest, AFirstWriteMakesTheEntityWithItsDefaults) {
    const Applied first = write(describe(table_, "Orders"));
    EXPECT_TRUE(first.changed);
    EXPECT_EQ(first.version, 1);
    EXPECT_EQ(names(table_),
              (std::vector<std::string>{"datasetKey", "browsePathsV2", "dataPlatformInstance",
                                        "datasetProperties"}));
    EXPECT_EQ(value(table_, "datasetKey"),
              R"({"platform":"urn:li:dataPlatform:hive","name":"db.orders","origin":"PROD"})");
    EXPECT_EQ(value(table_, "datasetProperties"),
              R"({"customProperties":{},"description":"Orders","tags":[]})");
    EXPECT_EQ(value(table_, "browsePathsV2"), R"({"path":[{"id":"db"}]})");
    EXPECT_EQ(value(table_, "dataPlatformInstance"), R"({"platform":"urn:li:dataPlatform:hive"})");
    EXPECT_FALSE(*catalog_->exists(tag_));
    EXPECT_TRUE(catalog_->aspects(tag_)->empty());
}

TEST_F(CatalogTest, DefaultsGiveWayToWhatTheSameBatchSays) {
    ASSERT_TRUE(apply({describe(table_, "x"),
                       {table_,
                        "browsePathsV2",
                        ChangeType::Upsert,
                        {{"path", Json::array({{{"id", "mine"}}})}}}})
                    .ok());
    EXPECT_EQ(value(table_, "browsePathsV2"), R"({"path":[{"id":"mine"}]})");
    EXPECT_EQ(catalog_->history(table_, "browsePathsV2")->size(), 1u);
}

TEST_F(CatalogTest, ADelimiterOfThePlatformCutsNames) {
    const Urn platform = urn("urn:li:dataPlatform:s3");
    write({platform,
           "dataPlatformInfo",
           ChangeType::Upsert,
           {{"name", "s3"}, {"type", "OBJECT_STORE"}, {"datasetNameDelimiter", "/"}}});
    const Urn file = urn("urn:li:dataset:(urn:li:dataPlatform:s3,bucket/2026/a.csv,PROD)");
    write(describe(file, "x"));
    EXPECT_EQ(value(file, "browsePathsV2"), R"({"path":[{"id":"bucket"},{"id":"2026"}]})");
    const Urn job = urn("urn:li:dataJob:(urn:li:dataFlow:(Airflow,nightly,prod),load)");
    write({job, "status", ChangeType::Upsert, {{"removed", false}}});
    EXPECT_EQ(value(job, "dataPlatformInstance"), R"({"platform":"urn:li:dataPlatform:airflow"})");
    EXPECT_EQ(
        value(job, "browsePathsV2"),
        R"x({"path":[{"id":"urn:li:dataFlow:(Airflow,nightly,prod)","urn":"urn:li:dataFlow:(Airflow,nightly,prod)"}]})x");
}

}  // namespace
}  // namespace millrace::catalog
