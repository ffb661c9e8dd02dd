// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.h"

#include "catalog/catalog_testing.h"

namespace millrace::catalog {
namespace {

using base::Json;

TEST_F(CatalogTest, ARunIsTakenBack) {
    const Urn other = urn("urn:li:dataset:(urn:li:dataPlatform:hive,db.items,PROD)");
    write(by("a", describe(table_, "from a")));
    write(by("b", describe(table_, "from b")));
    write(by("b", describe(table_, "from b again")));
    write(by("b", {table_, "globalTags", ChangeType::Upsert, {{"tags", Json::array()}}}));
    write(by("b", describe(other, "made by b")));
    write(by("b", {table_, "datasetProfile", ChangeType::Upsert, {{"timestampMillis", 1}}}));
    const auto runs = *catalog_->runs(10);
    ASSERT_EQ(runs.size(), 2u);

    const auto report = *roll_back("b", Catalog::Rollback::Hard);
    EXPECT_EQ(report.entities_removed, 1);
    EXPECT_EQ(report.aspects_reverted, 1);
    EXPECT_EQ(report.aspects_removed, 1);
    EXPECT_EQ(report.points_removed, 1);
    EXPECT_NE(value(table_, "datasetProperties").find("from a"), std::string::npos);
    EXPECT_EQ(value(table_, "globalTags"), "none");
    EXPECT_FALSE(*catalog_->exists(other));

    write(describe(table_, "by hand"));
    const auto safe = *roll_back("a", Catalog::Rollback::Safe);
    EXPECT_EQ(safe.unsafe, (std::vector<std::string>{table_.text()}));
    EXPECT_EQ(value(table_, "status"), R"({"removed":true})");
    EXPECT_NE(value(table_, "datasetProperties").find("by hand"), std::string::npos);

    EXPECT_EQ(roll_back("never", Catalog::Rollback::Hard).error().message(),
              "run not found: never");
    EXPECT_EQ(roll_back(kNoRun, Catalog::Rollback::Hard).error().kind(),
              base::ErrorKind::InvalidArgument);
}

}  // namespace
}  // namespace millrace::catalog
