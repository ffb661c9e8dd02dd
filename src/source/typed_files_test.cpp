// SPDX-License-Identifier: Apache-2.0
#include "source/typed_files.h"

#include <gtest/gtest.h>

#include "source/source_testing.h"
#include "source/type_join.h"

namespace millrace::source {
namespace {

using Lines = std::vector<std::string>;
using columnar::Schema;
using columnar::Type;
using columnar::TypeKind;

class TypedFiles : public testing::Test {
  protected:
    TypedFiles() { spec_.format = Format::Parquet; }
    TypedPlan good() {
        auto plan = plan_typed_files(spec_, files_);
        EXPECT_TRUE(plan.ok()) << plan.error().to_string();
        return *std::move(plan);
    }
    base::Error bad() {
        auto plan = plan_typed_files(spec_, files_);
        EXPECT_FALSE(plan.ok());
        return std::move(plan).error();
    }
    Spec spec_;
    // The second has a column more, one less, one of a wider type and one of a narrower one.
    std::vector<TypedFile> files_{{"1",
                                   {{{"id", TypeKind::Int32, true},
                                     {"n", TypeKind::Int64, true},
                                     {"gone", TypeKind::Date, true}}}},
                                  {"2",
                                   {{{"extra", TypeKind::Boolean, true},
                                     {"n", TypeKind::Int16, true},
                                     {"ID", TypeKind::Text, true}}}}};
};

TEST_F(TypedFiles, EvolveJoinsTypesAndAddsColumns) {
    const TypedPlan plan = good();
    EXPECT_EQ(show(plan.schema), "id VARCHAR, n BIGINT, gone DATE, extra BOOLEAN");
    EXPECT_EQ(plan.notes,
              (Lines{"new column: extra (2)", "type widened: id from INTEGER to VARCHAR (2)",
                     "column missing, read as null: gone (2)"}));
    EXPECT_EQ(plan.files[0].fields, (std::vector<std::optional<size_t>>{0, 1, 2, std::nullopt}));
    EXPECT_EQ(plan.files[1].fields, (std::vector<std::optional<size_t>>{2, 1, std::nullopt, 0}));
    EXPECT_TRUE(plan.files[0].narrowed.empty());
    EXPECT_TRUE(plan.files[1].narrowed.empty());
}

TEST_F(TypedFiles, EvolveLooksAtIntegersThatMeetDouble) {
    files_ = {{"1", {{{"n", TypeKind::Int64, true}}}}, {"2", {{{"n", TypeKind::Double, true}}}}};
    EXPECT_EQ(show(good().schema), "n DOUBLE");
    EXPECT_EQ(good().files[0].narrowed, std::vector<size_t>{0});
    EXPECT_TRUE(good().files[1].narrowed.empty());
}

TEST_F(TypedFiles, EvolveNeverNarrowsWhatThePreviousRunFound) {
    files_.pop_back();
    spec_.previous = {{"n", TypeKind::Double}, {"id", TypeKind::Int16}};
    EXPECT_EQ(show(good().schema), "n DOUBLE, id INTEGER, gone DATE");
    EXPECT_EQ(good().notes,
              (Lines{"new column: gone (1)", "type widened: id from SMALLINT to INTEGER (1)"}));
}

TEST_F(TypedFiles, AColumnWithoutValuesDecidesNothing) {
    const TypedFile empty{"0", {{{"v", unseen(), true}, {"l", Type::list(unseen()), true}}}};
    const TypedFile full{
        "1", {{{"v", TypeKind::Date, true}, {"l", Type::list(TypeKind::Boolean), true}}}};
    for (const OnDrift mode :
         {OnDrift::Evolve, OnDrift::Freeze, OnDrift::DiscardRow, OnDrift::DiscardValue}) {
        spec_.on_drift = mode;
        spec_.previous.reset();
        files_ = {empty};
        EXPECT_EQ(show(good().schema), "v VARCHAR, l VARCHAR[]");
        spec_.previous = good().known;
        EXPECT_EQ(spec_.previous->at(0).type, std::nullopt);
        files_ = {full};
        EXPECT_EQ(show(good().schema), "v DATE, l BOOLEAN[]");
        EXPECT_EQ(good().notes, Lines{});
        spec_.previous.reset();
        for (const auto& files : {std::vector{empty, full}, std::vector{full, empty}}) {
            files_ = files;
            EXPECT_EQ(show(good().schema), "v DATE, l BOOLEAN[]");
            EXPECT_EQ(good().notes, Lines{});
            EXPECT_TRUE(good().files[1].narrowed.empty());
        }
    }
}

TEST_F(TypedFiles, WhatFilledAFrozenColumnIsItsType) {
    spec_.on_drift = OnDrift::Freeze;
    files_ = {{"0", {{{"l", Type::list(unseen()), true}}}}, {"1", {{{"l", TypeKind::Text, true}}}}};
    EXPECT_EQ(bad().message(), "column l: expected VARCHAR[], found VARCHAR");
    files_[1].schema.fields[0].type = Type::list(TypeKind::Date);
    files_.push_back({"2", {{{"l", Type::list(TypeKind::Int8), true}}}});
    EXPECT_EQ(bad().message(), "column l: expected DATE[], found TINYINT[]");
}

TEST_F(TypedFiles, ADeclarationWins) {
    spec_.declared = {{"n", TypeKind::Int8, true}, {"absent", TypeKind::Uuid, true}};
    EXPECT_EQ(show(good().schema), "id VARCHAR, n TINYINT, gone DATE, extra BOOLEAN, absent UUID");
    EXPECT_EQ(good().files[1].narrowed, std::vector<size_t>{1});
}

TEST_F(TypedFiles, FrozenColumnsRefuseByTheFooterAlone) {
    spec_.on_drift = OnDrift::Freeze;
    EXPECT_EQ(bad().message(), "column not expected: extra");
    EXPECT_EQ(bad().location(), (base::Location{"2", 0, 0}));
    files_[1].schema.fields.erase(files_[1].schema.fields.begin());
    EXPECT_EQ(bad().message(), "column missing: gone");
    files_[1].schema.fields.push_back({"gone", TypeKind::Date, true});
    EXPECT_EQ(bad().message(), "column id: expected INTEGER, found VARCHAR");
    EXPECT_EQ(bad().location().file, "2");
    files_[1].schema.fields[1].type = TypeKind::Int8;  // INTEGER holds it
    EXPECT_EQ(show(good().schema), "id INTEGER, n BIGINT, gone DATE");
}

TEST_F(TypedFiles, FrozenDeclarationsAreJudgedByValues) {
    spec_.on_drift = OnDrift::Freeze;
    spec_.declared = {{"id", TypeKind::Int32, true}, {"n", TypeKind::Int16, true}};
    EXPECT_EQ(bad().message(), "column not expected: gone");
    spec_.declared.push_back({"gone", TypeKind::Date, true});
    files_.pop_back();
    EXPECT_EQ(good().files[0].narrowed, std::vector<size_t>{1});
}

TEST_F(TypedFiles, DiscardingModesLookAtValuesThatMayNotFit) {
    for (const OnDrift mode : {OnDrift::DiscardRow, OnDrift::DiscardValue}) {
        spec_.on_drift = mode;
        const TypedPlan plan = good();
        EXPECT_EQ(show(plan.schema), "id INTEGER, n BIGINT, gone DATE");
        EXPECT_EQ(plan.files[1].fields, (std::vector<std::optional<size_t>>{2, 1, std::nullopt}));
        EXPECT_EQ(plan.files[1].narrowed, std::vector<size_t>{0});
        EXPECT_EQ(plan.files[1].unexpected, std::vector<size_t>{0});
        EXPECT_EQ(plan.notes, (Lines{"column not expected: extra (2)",
                                     "column missing, read as null: gone (2)"}));
    }
}

}  // namespace
}  // namespace millrace::source
