// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "source/source_testing.h"

namespace millrace::source {
namespace {

using Lines = std::vector<std::string>;
using columnar::Type;
using columnar::TypeKind;

// Two files: the second has a column more, one less, and a value of another type.
class Drift : public SourceTest {
  protected:
    void SetUp() override {
        SourceTest::SetUp();
        old_ = write("1.csv", "id,day,gone\n1,2014-01-01,x\n2,2014-01-02,y\n");
        new_ = write("2.csv", "id,day,extra\n3,2014-01-03,\nA4,2014-01-04,7\n5,2014-01-05,8\n");
        spec_.paths = {old_, new_};
    }
    std::string old_;
    std::string new_;
};

TEST_F(Drift, EvolveAddsColumnsWidensTypesAndFillsWithNull) {
    const Survey survey = good();
    EXPECT_EQ(show(survey.schema), "id VARCHAR, day DATE, gone VARCHAR, extra BIGINT");
    const auto rows = read_rows(survey);
    EXPECT_EQ(rows.at(0), (Row{"1", "day 16071", "x", std::nullopt}));
    EXPECT_EQ(rows.at(3), (Row{"A4", "day 16074", std::nullopt, "7"}));
    EXPECT_EQ(survey.notes,
              (Lines{fmt::format("new column: extra ({}:1)", new_),
                     fmt::format("type widened: id from BIGINT to VARCHAR ({}:3)", new_),
                     fmt::format("column missing, read as null: gone ({})", new_)}));
}

TEST_F(Drift, EvolveWidensWhatThePreviousRunFound) {
    spec_.paths = {new_};
    spec_.previous = {{"id", TypeKind::Int64}, {"day", TypeKind::Date}};
    const Survey survey = good();
    EXPECT_EQ(show(survey.schema), "id VARCHAR, day DATE, extra BIGINT");
    EXPECT_EQ(survey.notes,
              (Lines{fmt::format("new column: extra ({}:1)", new_),
                     fmt::format("type widened: id from BIGINT to VARCHAR ({}:3)", new_)}));
}

TEST_F(Drift, EvolveNeverNarrowsWhatThePreviousRunFound) {
    only("id\n1\n");
    spec_.previous = {{"id", TypeKind::Double}, {"old", TypeKind::Date}};
    EXPECT_EQ(show(good().schema), "id DOUBLE, old DATE");
}

TEST_F(Drift, EvolveDoesNotWidenADeclaration) {
    spec_.paths = {new_};
    spec_.declared = {{"id", TypeKind::Int32, true}};
    const Survey survey = good();
    EXPECT_EQ(show(survey.schema), "id INTEGER, day DATE, extra BIGINT");
    EXPECT_EQ(survey.bad_rows.at(0).reason, "expected INTEGER, found 'A4'");
    EXPECT_EQ(survey.rows, 2);
}

TEST_F(Drift, FreezeRefusesANewColumn) {
    spec_.on_drift = OnDrift::Freeze;
    spec_.previous = {{"id", TypeKind::Text}, {"day", TypeKind::Date}};
    spec_.paths = {new_};
    EXPECT_EQ(bad().message(), "column not expected: extra");
    EXPECT_EQ(bad().location(), (base::Location{new_, 1, 0}));
}

TEST_F(Drift, FreezeRefusesAMissingColumn) {
    spec_.on_drift = OnDrift::Freeze;
    spec_.paths = {old_, write("3.csv", "gone,id\nz,3\n")};
    EXPECT_EQ(bad().message(), "column missing: day");
    EXPECT_EQ(bad().location().file, spec_.paths[1]);
}

TEST_F(Drift, FreezeRefusesAValueWithItsLine) {
    spec_.on_drift = OnDrift::Freeze;
    spec_.paths = {old_, write("3.csv", "gone,id,day\nz,3,2014-01-01\nz,4,2014-02-30\nz,x,\n")};
    for (const size_t block_bytes : {size_t{4}, size_t{1} << 20}) {
        options_.block_bytes = block_bytes;
        EXPECT_EQ(bad().message(), "column day: expected DATE, found '2014-02-30'");
        EXPECT_EQ(bad().location().file, spec_.paths[1]);
        EXPECT_EQ(bad().location().line, 3);
        EXPECT_NE(bad().hint(), "");
    }
}

TEST_F(Drift, FreezeAcceptsColumnsInAnotherOrder) {
    spec_.on_drift = OnDrift::Freeze;
    spec_.paths = {old_, write("3.csv", "GONE,day,id\nz,2014-01-01,3\n")};
    EXPECT_EQ(read_rows(good()).back(), (Row{"3", "day 16071", "z"}));
}

TEST_F(Drift, DiscardRowQuarantinesWhatDoesNotFit) {
    spec_.on_drift = OnDrift::DiscardRow;
    const Survey survey = good();
    EXPECT_EQ(show(survey.schema), "id BIGINT, day DATE, gone VARCHAR");
    EXPECT_EQ(survey.rows, 3);
    Lines got;
    for (const BadRow& row : survey.bad_rows) {
        got.push_back(fmt::format("{} {}: {}", row.line, row.column, row.reason));
    }
    EXPECT_EQ(got,
              (Lines{"3 id: expected BIGINT, found 'A4'", "4 extra: column not expected: extra"}));
    EXPECT_EQ(read_rows(survey).back(), (Row{"3", "day 16073", std::nullopt}));
}

TEST_F(Drift, DiscardValueNullsAndCounts) {
    spec_.on_drift = OnDrift::DiscardValue;
    const Survey survey = good();
    EXPECT_EQ(show(survey.schema), "id BIGINT, day DATE, gone VARCHAR");
    EXPECT_EQ(survey.rows, 5);
    EXPECT_EQ(survey.discarded_values, 3);  // A4, and two in the column not expected
    EXPECT_TRUE(survey.bad_rows.empty());
    EXPECT_EQ(read_rows(survey).at(3), (Row{std::nullopt, "day 16074", std::nullopt}));
}

// v's type comes from the first file; every value of the second is one that a declared column of
// that type takes.
TEST_F(Drift, WhatInferenceWouldNotTakeIntoATypeIsDrift) {
    struct Case {
        std::string first;
        std::string then;
        bool fits;
    };
    for (const auto& [first, then, fits] :
         {Case{"2024-01-01 10:00:00", "2024-01-01T10:00:00+02:00", false},
          Case{"2024-01-01T10:00:00Z", "2024-01-01 10:00:00", false},
          Case{"2024-01-01 10:00:00", "2024-01-02", true}, Case{"5", "007", false},
          Case{"5", "+7", false}, Case{"5", "9223372036854775807", true}, Case{"true", "1", false},
          Case{"true", "yes", false}, Case{"true", "FALSE", true}, Case{"1.5", "7", true},
          Case{"1.5", "inf", false}, Case{"1.5", "9223372036854775807", false},
          Case{"123456789012345678901", "7", true}, Case{"x", "007", true}}) {
        SCOPED_TRACE(fmt::format("{} then {}", first, then));
        spec_.paths = {write("1.csv", fmt::format("k,v\n1,{}\n", first)),
                       write("2.csv", fmt::format("k,v\n2,{}\n", then))};
        spec_.declared.clear();
        spec_.on_drift = OnDrift::Freeze;
        EXPECT_EQ(run().ok(), fits);
        spec_.on_drift = OnDrift::DiscardRow;
        EXPECT_EQ(good().bad_rows.size(), fits ? 0U : 1U);
        spec_.on_drift = OnDrift::DiscardValue;
        const Survey survey = good();
        EXPECT_EQ(survey.discarded_values, fits ? 0 : 1);
        EXPECT_EQ(read_rows(survey).at(1).at(1).has_value(), fits);
        EXPECT_EQ(survey.files.at(1).plain, fits);  // the fast route only converts
        spec_.declared = {{"k", TypeKind::Int64, true}, survey.schema.fields.at(1)};
        spec_.on_drift = OnDrift::Freeze;
        EXPECT_TRUE(run().ok());
        spec_.on_drift = OnDrift::DiscardValue;
        EXPECT_TRUE(read_rows(good()).at(1).at(1).has_value());
    }
}

TEST_F(Drift, TheBaselineIsTheFirstFileThatHasRows) {
    spec_.on_drift = OnDrift::DiscardValue;
    spec_.paths = {write("0.csv", "id,day,gone\n"), old_, new_};
    EXPECT_EQ(show(good().schema), "id BIGINT, day DATE, gone VARCHAR");
}

TEST_F(Drift, AColumnWithoutValuesInTheFirstFileIsNoWidening) {
    spec_.paths = {write("0.csv", "id,n\n1,\n"), write("1.csv", "id,n\n2,5\n")};
    EXPECT_EQ(show(good().schema), "id BIGINT, n BIGINT");
    EXPECT_TRUE(good().notes.empty());
}

TEST_F(Drift, ACompulsoryColumnMayNotBeMissing) {
    spec_.declared = {{"id", TypeKind::Int64, true}, {"need", TypeKind::Text, false}};
    spec_.paths = {old_};
    EXPECT_EQ(bad().message(), "column missing that may not be null: need");
}

}  // namespace
}  // namespace millrace::source
