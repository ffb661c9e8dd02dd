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

TEST_F(CatalogTest, APointOfAnotherRunMakesARollbackUnsafe) {
    write(by("a", describe(table_, "from a")));
    write(by("b", point(table_, 1)));
    const auto report = *roll_back("a", Catalog::Rollback::Safe);
    EXPECT_EQ(report.unsafe, (std::vector<std::string>{table_.text()}));
    EXPECT_EQ(report.entities_removed, 0);
    EXPECT_EQ(catalog_->points(table_, "datasetProfile", {})->size(), 1u);
    EXPECT_EQ(value(table_, "status"), R"({"removed":true})");
}

TEST_F(CatalogTest, ATakenBackValueIsAChangeLikeAnother) {
    write(by("a", describe(table_, "from a")));
    write(by("b", describe(table_, "from b")));
    clock_.time = base::Timestamp(50s);
    ASSERT_TRUE(roll_back("b", Catalog::Rollback::Hard).ok());
    const auto aspect = *catalog_->aspect(table_, "datasetProperties");
    EXPECT_NE(aspect->value.find("from a"), std::string::npos);
    EXPECT_EQ(aspect->metadata.version, 3) << "who read 1 or 2 must not think it the same";
    EXPECT_EQ(aspect->metadata.modified, base::Timestamp(50s));
    EXPECT_EQ(aspect->metadata.created, base::Timestamp(1s));
    EXPECT_EQ(aspect->metadata.run_id, "a");
    Proposal stale = describe(table_, "stale");
    stale.conditions.if_version_match = 1;
    EXPECT_EQ(refused(stale).kind(), base::ErrorKind::Conflict);
}

TEST_F(CatalogTest, OlderVersionsOfTheRunGoToo) {
    write(by("a", describe(table_, "1 a")));
    write(by("b", describe(table_, "2 b")));
    write(by("a", describe(table_, "3 a")));
    write(by("b", describe(table_, "4 b")));
    write(by("b", describe(table_, "5 b")));
    write(by("c", {table_, "globalTags", ChangeType::Upsert, {{"tags", Json::array()}}}));
    const auto texts = [&] {
        std::string all;
        for (const Aspect& each : *catalog_->history(table_, "datasetProperties")) {
            const Json value = *base::parse_json(each.value);
            all += std::to_string(each.version) + ": " + value["description"].get<std::string>() +
                   "; ";
        }
        return all;
    };
    EXPECT_EQ(texts(), "0: 5 b; 4: 4 b; 3: 3 a; 2: 2 b; 1: 1 a; ");
    const auto report = *roll_back("b", Catalog::Rollback::Hard);
    EXPECT_EQ(report.aspects_reverted, 1);
    EXPECT_EQ(texts(), "0: 3 a; 1: 1 a; ");
    EXPECT_EQ(catalog_->aspect(table_, "datasetProperties")->value().metadata.version, 6);

    // Of a run that is only in the past, nothing but that changes.
    write(by("d", describe(table_, "6 d")));
    write(by("a", describe(table_, "7 a")));
    const int64_t sequence = *catalog_->last_sequence();
    EXPECT_EQ(roll_back("d", Catalog::Rollback::Hard)->versions_removed, 1);
    EXPECT_EQ(texts(), "0: 7 a; 2: 3 a; 1: 1 a; ");
    EXPECT_EQ(*catalog_->last_sequence(), sequence) << "no newest value is another";
    EXPECT_FALSE(roll_back("d", Catalog::Rollback::Hard).ok()) << "nothing is left of it";
}

TEST_F(CatalogTest, AnEntityThatCannotBeHiddenIsReported) {
    const Urn domain = urn("urn:li:domain:sales");
    write(by("a", {domain, "domainProperties", ChangeType::Upsert, {{"name", "Sales"}}}));
    write(by("b", {domain, "ownership", ChangeType::Upsert, {{"owners", Json::array()}}}));
    const auto report = roll_back("a", Catalog::Rollback::Safe);
    ASSERT_TRUE(report.ok()) << report.error().to_string();
    EXPECT_EQ(report->unsafe, (std::vector<std::string>{domain.text()}));
    EXPECT_EQ(report->not_hidden, (std::vector<std::string>{domain.text()}));
    EXPECT_EQ(value(domain, "domainProperties"), "none");
    EXPECT_EQ(names(domain), (std::vector<std::string>{"domainKey", "ownership"}));
}

}  // namespace
}  // namespace millrace::catalog
