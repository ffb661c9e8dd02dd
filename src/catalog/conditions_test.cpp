// SPDX-License-Identifier: Apache-2.0
#include "catalog/proposal.h"

#include "catalog/catalog_testing.h"

namespace millrace::catalog {
namespace {

using base::Json;

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

TEST_F(CatalogTest, ConditionsHoldForRemovals) {
    clock_.time = base::Timestamp(10s);
    write(describe(table_, "one"));
    Proposal remove{table_, "datasetProperties", ChangeType::Delete};
    for (const Conditions& wrong :
         {Conditions{.if_version_match = 2}, Conditions{.if_version_match = -1},
          Conditions{.if_modified_since = base::Timestamp(10s)},
          Conditions{.if_unmodified_since = base::Timestamp(9s)}, Conditions{.if_none = true}}) {
        remove.conditions = wrong;
        EXPECT_EQ(refused(remove).kind(), base::ErrorKind::Conflict);
    }
    remove.conditions = {.if_version_match = 1};
    EXPECT_TRUE(write(remove).changed);
    EXPECT_EQ(refused(remove).kind(), base::ErrorKind::Conflict) << "it is not there any more";
    remove.conditions = {.if_version_match = -1};
    EXPECT_FALSE(write(remove).changed);
    remove.aspect = "neverWritten";
    EXPECT_FALSE(write(remove).changed);
    remove.conditions = {.if_version_match = 1};
    EXPECT_EQ(refused(remove).kind(), base::ErrorKind::Conflict);
    remove.urn = urn("urn:li:dataset:(urn:li:dataPlatform:hive,none,PROD)");
    EXPECT_EQ(refused(remove).kind(), base::ErrorKind::Conflict);
}

TEST_F(CatalogTest, ConditionsHoldForTheKeyAspect) {
    clock_.time = base::Timestamp(10s);
    Proposal key{table_, "datasetKey", ChangeType::Upsert, Json::object()};
    key.conditions = {.if_version_match = 1};
    EXPECT_EQ(refused(key).message(), "version is -1, expected 1: datasetKey of " + table_.text());
    key.conditions = {};
    key.change = ChangeType::Update;
    EXPECT_EQ(refused(key).kind(), base::ErrorKind::Conflict);
    EXPECT_FALSE(*catalog_->exists(table_));
    key.change = ChangeType::Create;
    key.conditions = {.if_version_match = -1};
    EXPECT_TRUE(write(key).changed);
    key.conditions = {};
    EXPECT_EQ(refused(key).kind(), base::ErrorKind::Conflict);
    key.change = ChangeType::Update;
    EXPECT_FALSE(write(key).changed);

    key.change = ChangeType::Delete;
    for (const Conditions& wrong :
         {Conditions{.if_version_match = -1},
          Conditions{.if_unmodified_since = base::Timestamp(9s)}, Conditions{.if_none = true}}) {
        key.conditions = wrong;
        EXPECT_EQ(refused(key).kind(), base::ErrorKind::Conflict);
        EXPECT_TRUE(*catalog_->exists(table_));
    }
    key.conditions = {.if_version_match = 1};
    EXPECT_TRUE(write(key).changed);
    EXPECT_FALSE(*catalog_->exists(table_));
}

TEST_F(CatalogTest, ASeriesHasNoNewestValueForAConditionToHoldOf) {
    for (const ChangeType change : {ChangeType::Create, ChangeType::Update, ChangeType::Patch}) {
        Proposal proposal = point(table_, 1);
        proposal.change = change;
        EXPECT_EQ(refused(proposal).message(),
                  "datasetProfile is a series: its points are written, replaced and removed");
    }
    for (const Conditions& any : {Conditions{.if_version_match = -1}, Conditions{.if_none = true},
                                  Conditions{.if_modified_since = base::Timestamp(0s)},
                                  Conditions{.if_unmodified_since = base::Timestamp(99s)}}) {
        Proposal proposal = point(table_, 1);
        proposal.conditions = any;
        EXPECT_EQ(refused(proposal).message(),
                  "datasetProfile is a series: no condition can hold of its newest value");
        proposal.change = ChangeType::Delete;
        EXPECT_EQ(refused(proposal).kind(), base::ErrorKind::InvalidArgument);
    }
    Proposal first = point(table_, 1);
    first.change = ChangeType::CreateEntity;
    EXPECT_TRUE(write(first).changed) << "that one is about the entity";
    EXPECT_EQ(refused(first).kind(), base::ErrorKind::Conflict);
}

}  // namespace
}  // namespace millrace::catalog
