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

}  // namespace
}  // namespace millrace::catalog
