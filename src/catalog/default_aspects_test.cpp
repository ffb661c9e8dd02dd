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

TEST_F(CatalogTest, APlatformThatIsNoUrnIsNotMadeADefault) {
    for (const char* text : {"urn:li:dataset:(urn:li:dataPlatform:,a.b,PROD)",
                             "urn:li:dataset:(urn:li:dataPlatform: ,a.b,PROD)",
                             "urn:li:dataset:(urn:li:corpuser:ann,a.b,PROD)"}) {
        SCOPED_TRACE(text);
        write(describe(urn(text), "x"));
        EXPECT_EQ(value(urn(text), "dataPlatformInstance"), "none");
        EXPECT_EQ(value(urn(text), "browsePathsV2"), R"({"path":[{"id":"a"}]})");
    }
    for (const auto& [text, platform] :
         {std::pair("urn:li:dataset:(urn:li:DATAPLATFORM:hive,a,PROD)", "urn:li:dataPlatform:hive"),
          std::pair("urn:li:chart:(Tool %28new%29,1)", "urn:li:dataPlatform:tool %28new%29"),
          std::pair("urn:li:chart:(%25FF,1)", "urn:li:dataPlatform:%25ff")}) {
        SCOPED_TRACE(text);
        write({urn(text), "status", ChangeType::Upsert, {{"removed", false}}});
        EXPECT_EQ(value(urn(text), "dataPlatformInstance"),
                  std::string(R"({"platform":")") + platform + "\"}");
    }
}

TEST_F(CatalogTest, AJobOfAFlowThatIsNoUrnIsStillWritten) {
    const Urn job = urn("urn:li:dataJob:(nightly,load)");
    write({job, "status", ChangeType::Upsert, {{"removed", false}}});
    EXPECT_EQ(value(job, "browsePathsV2"), R"({"path":[{"id":"nightly"}]})");
}

TEST_F(CatalogTest, WhatThePlatformSaysIsReadOrTheWriteFails) {
    write({urn("urn:li:dataPlatform:s3"),
           "dataPlatformInfo",
           ChangeType::Upsert,
           {{"name", "s3"}, {"type", "OBJECT_STORE"}, {"datasetNameDelimiter", "/"}}});
    ASSERT_TRUE(database_->execute("UPDATE catalog_aspect SET value = '{'").ok());
    const auto applied =
        apply({describe(urn("urn:li:dataset:(urn:li:dataPlatform:s3,a/b.c,PROD)"), "x")});
    ASSERT_FALSE(applied.ok()) << "a damaged value is no missing one";
    EXPECT_EQ(applied.error().message().substr(0, 36), "dataPlatformInfo of urn:li:dataPlatf");
}

}  // namespace
}  // namespace millrace::catalog
