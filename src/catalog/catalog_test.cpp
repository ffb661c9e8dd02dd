// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace millrace::catalog {
namespace {

using base::Json;
using namespace std::chrono_literals;

class FixedClock final : public base::Clock {
  public:
    base::Timestamp now() const override { return time; }
    base::Timestamp time{1'000'000us};
};

class CatalogTest : public testing::Test {
  protected:
    CatalogTest() {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        auto database = store::Database::open(folder_ / "state.db", store::Database::Access::Write);
        EXPECT_TRUE(database.ok());
        database_ = *std::move(database);
        auto catalog =
            Catalog::open(*database_, store::Database::Access::Write, Registry::builtin(), clock_);
        EXPECT_TRUE(catalog.ok()) << catalog.error().to_string();
        catalog_ = *std::move(catalog);
    }
    ~CatalogTest() override {
        catalog_.reset();
        database_.reset();
        std::filesystem::remove_all(folder_);
    }

    base::Result<std::vector<Applied>> apply(const std::vector<Proposal>& proposals) {
        std::vector<Applied> applied;
        auto done = database_->write([&]() -> base::Result<void> {
            applied = MR_TRY(catalog_->apply(proposals));
            return {};
        });
        if (!done.ok()) return std::move(done).error();
        return applied;
    }
    Applied write(const Proposal& proposal) {
        const auto applied = apply({proposal});
        EXPECT_TRUE(applied.ok()) << applied.error().to_string();
        return applied.ok() ? applied->at(0) : Applied{};
    }
    base::Error refused(const Proposal& proposal) {
        auto applied = apply({proposal});
        EXPECT_FALSE(applied.ok());
        return applied.ok() ? base::internal("it was taken") : std::move(applied).error();
    }
    std::string value(const Urn& urn, std::string_view aspect, int64_t version = 0) {
        const auto found = catalog_->aspect(urn, aspect, version);
        EXPECT_TRUE(found.ok()) << found.error().to_string();
        return found.ok() && *found ? (*found)->value : "none";
    }
    std::vector<std::string> names(const Urn& urn) {
        std::vector<std::string> names;
        for (const Aspect& aspect : *catalog_->aspects(urn)) names.push_back(aspect.name);
        return names;
    }

    static Urn urn(std::string_view text) { return *Urn::parse(text); }
    static Proposal describe(const Urn& of, const std::string& text) {
        return {of, "datasetProperties", ChangeType::Upsert, {{"description", text}}};
    }

    const Urn table_ = urn("urn:li:dataset:(urn:li:dataPlatform:hive,db.orders,PROD)");
    const Urn tag_ = urn("urn:li:tag:pii");
    std::filesystem::path folder_;
    FixedClock clock_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<Catalog> catalog_;
};

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

TEST_F(CatalogTest, VersionZeroIsTheNewestAndTwentyAreKept) {
    for (int i = 1; i <= 25; ++i) {
        clock_.time += 1s;
        EXPECT_EQ(write(describe(table_, std::to_string(i))).version, i);
    }
    const auto history = *catalog_->history(table_, "datasetProperties");
    ASSERT_EQ(history.size(), 20u);
    EXPECT_EQ(history[0].version, 0);
    EXPECT_NE(history[0].value.find("\"25\""), std::string::npos);
    EXPECT_EQ(history[1].version, 24);
    EXPECT_EQ(history.back().version, 6);
    EXPECT_NE(history.back().value.find("\"6\""), std::string::npos);
    EXPECT_EQ(value(table_, "datasetProperties", 5), "none");
    EXPECT_EQ(history[0].metadata.version, 25);
    EXPECT_EQ(history[0].metadata.created, base::Timestamp(2'000'000us));
    EXPECT_EQ(history[0].metadata.modified, base::Timestamp(26'000'000us));
}

TEST_F(CatalogTest, AnEqualValueMakesNoVersion) {
    Proposal first = describe(table_, "same");
    first.run_id = "run-1";
    const Applied written = write(first);
    const int64_t sequence = *catalog_->last_sequence();
    Proposal again{table_, "datasetProperties", ChangeType::Upsert,
                   *base::parse_json(R"({"tags": [], "description": "same"})")};
    again.run_id = "run-2";
    again.observed = base::Timestamp(77s);
    const Applied same = write(again);
    EXPECT_FALSE(same.changed);
    EXPECT_EQ(same.version, written.version);
    EXPECT_EQ(same.sequence, 0);
    EXPECT_EQ(*catalog_->last_sequence(), sequence);
    const auto aspect = *catalog_->aspect(table_, "datasetProperties");
    EXPECT_EQ(aspect->metadata.run_id, "run-1");
    EXPECT_EQ(aspect->metadata.last_run_id, "run-2");
    EXPECT_EQ(aspect->metadata.observed, base::Timestamp(77s));
    again.change = ChangeType::Restate;
    EXPECT_GT(write(again).sequence, sequence) << "projections are told again";
}

TEST_F(CatalogTest, ConditionsHoldOrNothingIsWritten) {
    write(describe(table_, "one"));
    clock_.time = base::Timestamp(10s);
    struct Case {
        const char* what;
        ChangeType change;
        Conditions conditions;
        bool taken;
    };
    for (const auto& [what, change, conditions, taken] :
         {Case{"version", ChangeType::Upsert, {.if_version_match = 1}, true},
          Case{"old version", ChangeType::Upsert, {.if_version_match = 1}, false},
          Case{"absent", ChangeType::Upsert, {.if_version_match = -1}, false},
          Case{"none", ChangeType::Upsert, {.if_none = true}, false},
          Case{"create", ChangeType::Create, {}, false},
          Case{"create entity", ChangeType::CreateEntity, {}, false},
          Case{"unmodified",
               ChangeType::Upsert,
               {.if_unmodified_since = base::Timestamp(5s)},
               false},
          Case{"modified", ChangeType::Upsert, {.if_modified_since = base::Timestamp(10s)}, false},
          Case{"modified before",
               ChangeType::Upsert,
               {.if_modified_since = base::Timestamp(9s)},
               true},
          Case{"update", ChangeType::Update, {}, true}}) {
        SCOPED_TRACE(what);
        Proposal proposal = describe(table_, what);
        proposal.change = change;
        proposal.conditions = conditions;
        const std::string before = value(table_, "datasetProperties");
        const auto applied = apply({proposal});
        EXPECT_EQ(applied.ok(), taken);
        if (applied.ok()) continue;
        EXPECT_EQ(applied.error().kind(), base::ErrorKind::Conflict);
        EXPECT_EQ(value(table_, "datasetProperties"), before);
    }
    Proposal update = describe(urn("urn:li:dataset:(urn:li:dataPlatform:hive,new,PROD)"), "x");
    update.change = ChangeType::Update;
    EXPECT_EQ(refused(update).kind(), base::ErrorKind::Conflict);
    EXPECT_FALSE(*catalog_->exists(update.urn)) << "the entity is not made either";
}

TEST_F(CatalogTest, ABatchIsTakenAsAWhole) {
    Proposal create = describe(table_, "second");
    create.change = ChangeType::Create;
    const auto applied = apply({describe(table_, "first"), create});
    ASSERT_FALSE(applied.ok());
    EXPECT_EQ(applied.error().message(),
              "proposal 2: aspect is there already: datasetProperties of " + table_.text());
    EXPECT_FALSE(*catalog_->exists(table_));
    EXPECT_EQ(*catalog_->last_sequence(), 0);
    EXPECT_EQ(write(describe(table_, "first")).version, 1) << "nothing of it is remembered";
}

TEST_F(CatalogTest, AVersionMatchesTheWriteCounter) {
    Proposal proposal = describe(table_, "one");
    proposal.conditions.if_version_match = -1;
    EXPECT_EQ(write(proposal).version, 1);
    proposal = describe(table_, "two");
    proposal.conditions.if_version_match = 1;
    EXPECT_EQ(write(proposal).version, 2);
    const base::Error error = refused(proposal);
    EXPECT_EQ(error.message(), "version is 2, expected 1: datasetProperties of " + table_.text());
    EXPECT_EQ(error.kind(), base::ErrorKind::Conflict);
}

TEST_F(CatalogTest, PatchesOfDifferentElementsDoNotDisturbEachOther) {
    const auto add = [&](const std::string& tag) {
        const std::string of = "urn:li:tag:" + tag;
        return Proposal{
            table_, "globalTags", ChangeType::Patch,
            Json::array({{{"op", "add"}, {"path", "/tags/" + of}, {"value", {{"tag", of}}}}})};
    };
    write(add("a"));
    write(add("b"));
    write({table_, "globalTags", ChangeType::Patch,
           Json{{"patch", Json::array({{{"op", "remove"}, {"path", "/tags/urn:li:tag:a"}}})}}});
    EXPECT_EQ(value(table_, "globalTags"), R"({"tags":[{"tag":"urn:li:tag:b"}]})");
    EXPECT_FALSE(write(add("b")).changed);
    const Proposal bad{
        table_, "globalTags", ChangeType::Patch,
        Json::array({{{"op", "add"}, {"path", "/tags/x"}, {"value", {{"tag", "no urn"}}}}})};
    EXPECT_EQ(refused(bad).message().substr(0, 30), "globalTags: tags[1].tag: not a");
}

TEST_F(CatalogTest, UnknownAspectsAreKeptAsTheyCame) {
    write(
        {table_, "ourOwn", ChangeType::Upsert, *base::parse_json(R"({"b": [1, 2.5], "a": null})")});
    EXPECT_EQ(value(table_, "ourOwn"), R"({"a":null,"b":[1,2.5]})");
    EXPECT_EQ(refused({table_, "no name!", ChangeType::Upsert, Json::object()}).message(),
              "not a name of an aspect: no name!");
    EXPECT_EQ(refused({table_, "ourOwn", ChangeType::Upsert, Json(1)}).message(),
              "ourOwn: value: expected an object");
}

TEST_F(CatalogTest, AKeyIsWhatTheUrnSays) {
    write({tag_, "tagKey", ChangeType::Upsert, {{"name", "something else"}}});
    EXPECT_EQ(value(tag_, "tagKey"), R"({"name":"pii"})");
    EXPECT_EQ(refused({tag_, "datasetKey", ChangeType::Upsert, Json::object()}).message(),
              "aspect datasetKey is not the key of tag");
}

TEST_F(CatalogTest, EntitiesAreTheSameInAnySpellingOfTheirType) {
    write({urn("urn:li:corpUser:ann"), "status", ChangeType::Upsert, {{"removed", false}}});
    EXPECT_TRUE(*catalog_->exists(urn("urn:li:corpuser:ann")));
    EXPECT_EQ(value(urn("urn:li:CORPUSER:ann"), "STATUS"), R"({"removed":false})");
}

TEST_F(CatalogTest, PointsOfASeriesAreFoundByTimeAndReplacedByIdentity) {
    const auto profile = [&](int64_t time, int64_t rows) {
        return Proposal{table_,
                        "datasetProfile",
                        ChangeType::Upsert,
                        {{"timestampMillis", time}, {"rowCount", rows}}};
    };
    for (const int64_t time : {1000, 2000, 3000}) write(profile(time, time));
    write(profile(2000, 7));
    const auto all = *catalog_->points(table_, "datasetProfile", {});
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].time_ms, 3000);
    EXPECT_NE(all[1].value.find("\"rowCount\":7"), std::string::npos);
    EXPECT_EQ(catalog_->points(table_, "datasetProfile", {.from_ms = 2000, .to_ms = 2000})->size(),
              1u);
    EXPECT_EQ(catalog_->points(table_, "datasetProfile", {.count_max = 1})->at(0).time_ms, 3000);
    const auto list = names(table_);
    EXPECT_EQ(std::find(list.begin(), list.end(), "datasetProfile"), list.end());
    EXPECT_FALSE(apply({{table_, "datasetProfile", ChangeType::Patch, Json::array()}}).ok());
    EXPECT_TRUE(write({table_, "datasetProfile", ChangeType::Delete}).changed);
    EXPECT_TRUE(catalog_->points(table_, "datasetProfile", {})->empty());
}

TEST_F(CatalogTest, ARemovedEntityLeavesItsPlaceInTheLog) {
    write(describe(table_, "x"));
    write({table_, "datasetProfile", ChangeType::Upsert, {{"timestampMillis", 1}}});
    const int64_t before = *catalog_->last_sequence();
    EXPECT_TRUE(write({table_, "datasetKey", ChangeType::Delete}).changed);
    EXPECT_FALSE(*catalog_->exists(table_));
    const auto changes = *catalog_->changes(before, 10);
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].urn, "");
    EXPECT_EQ(changes[0].aspect, "");
    EXPECT_FALSE(write({table_, "datasetKey", ChangeType::Delete}).changed);
    EXPECT_EQ(write(describe(table_, "again")).version, 1) << "nothing is left of the old one";
}

TEST_F(CatalogTest, TheLogTellsTheNewestChangeOfEachAspectInOrder) {
    write(describe(table_, "one"));
    write({tag_, "tagProperties", ChangeType::Upsert, {{"name", "PII"}}});
    write(describe(table_, "two"));
    std::vector<std::string> seen;
    int64_t last = 0;
    for (const Change& change : *catalog_->changes(0, 100)) {
        EXPECT_GT(change.sequence, last);
        last = change.sequence;
        if (!change.aspect.empty()) seen.push_back(change.aspect);
    }
    EXPECT_EQ(last, *catalog_->last_sequence());
    EXPECT_EQ(seen, (std::vector<std::string>{"dataPlatformInstance", "browsePathsV2",
                                              "tagProperties", "datasetProperties"}));
    const auto page = *catalog_->changes(0, 2);
    EXPECT_EQ(page.size(), 2u);
}

TEST_F(CatalogTest, ARunIsTakenBack) {
    const auto by = [&](const char* run, Proposal proposal) {
        proposal.run_id = run;
        return proposal;
    };
    const Urn other = urn("urn:li:dataset:(urn:li:dataPlatform:hive,db.items,PROD)");
    write(by("a", describe(table_, "from a")));
    write(by("b", describe(table_, "from b")));
    write(by("b", describe(table_, "from b again")));
    write(by("b", {table_, "globalTags", ChangeType::Upsert, {{"tags", Json::array()}}}));
    write(by("b", describe(other, "made by b")));
    write(by("b", {table_, "datasetProfile", ChangeType::Upsert, {{"timestampMillis", 1}}}));
    const auto runs = *catalog_->runs(10);
    ASSERT_EQ(runs.size(), 2u);

    const auto roll_back = [&](const char* run, Catalog::Rollback how) {
        RollbackReport report;
        const auto done = database_->write([&]() -> base::Result<void> {
            report = MR_TRY(catalog_->roll_back(run, how));
            return {};
        });
        EXPECT_TRUE(done.ok()) << done.error().to_string();
        return report;
    };
    const auto report = roll_back("b", Catalog::Rollback::Hard);
    EXPECT_EQ(report.entities_removed, 1);
    EXPECT_EQ(report.aspects_reverted, 1);
    EXPECT_EQ(report.aspects_removed, 1);
    EXPECT_EQ(report.points_removed, 1);
    EXPECT_NE(value(table_, "datasetProperties").find("from a"), std::string::npos);
    EXPECT_EQ(value(table_, "globalTags"), "none");
    EXPECT_FALSE(*catalog_->exists(other));

    write(describe(table_, "by hand"));
    const auto safe = roll_back("a", Catalog::Rollback::Safe);
    EXPECT_EQ(safe.unsafe, (std::vector<std::string>{table_.text()}));
    EXPECT_EQ(value(table_, "status"), R"({"removed":true})");
    EXPECT_NE(value(table_, "datasetProperties").find("by hand"), std::string::npos);

    const auto nothing = database_->write([&]() -> base::Result<void> {
        MR_TRY(catalog_->roll_back("never", Catalog::Rollback::Hard));
        return {};
    });
    EXPECT_EQ(nothing.error().message(), "run not found: never");
    const auto reserved = catalog_->roll_back(kNoRun, Catalog::Rollback::Hard);
    EXPECT_EQ(reserved.error().kind(), base::ErrorKind::InvalidArgument);
}

TEST_F(CatalogTest, ListsEntitiesOfATypePageByPage) {
    for (int i = 0; i < 5; ++i) {
        write(describe(
            urn("urn:li:dataset:(urn:li:dataPlatform:hive,t" + std::to_string(i) + ",PROD)"), "x"));
    }
    write({tag_, "status", ChangeType::Upsert, Json::object()});
    std::vector<std::string> seen;
    int64_t after = 0;
    while (true) {
        const auto page = *catalog_->list("dataset", after, 2);
        if (page.empty()) break;
        for (const auto& each : page) seen.push_back(each.urn);
        after = page.back().id;
    }
    EXPECT_EQ(seen.size(), 5u);
    EXPECT_FALSE(catalog_->list("nothing", 0, 1).ok());
}

}  // namespace
}  // namespace millrace::catalog
