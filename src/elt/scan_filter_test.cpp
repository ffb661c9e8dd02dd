// SPDX-License-Identifier: Apache-2.0
#include "elt/scan_filter.h"

#include <gtest/gtest.h>

namespace millrace::elt {
namespace {

using columnar::TypeKind;
using Kind = sql::ScanCondition::Kind;

const columnar::Schema kSchema{{{"name", TypeKind::Text, true},
                                {"size", TypeKind::Int32, true},
                                {"day", TypeKind::Date, true}}};

sql::ScanCondition test(Kind kind, size_t column, std::string text, int64_t number = 0) {
    sql::ScanCondition condition;
    condition.kind = kind;
    condition.column = column;
    condition.text = std::move(text);
    condition.number = number;
    return condition;
}

sql::ScanCondition all(Kind kind, std::vector<sql::ScanCondition> children) {
    sql::ScanCondition condition;
    condition.kind = kind;
    condition.children = std::move(children);
    return condition;
}

bool keeps(const sql::ScanCondition& condition, const std::vector<Field>& row) {
    return ScanFilter(condition, kSchema).keeps([&](size_t column) { return row[column]; });
}

TEST(ScanFilter, ComparesTextNumbersAndDates) {
    const std::vector<Field> row{"Encounter for symptom", "-7", "1970-01-11"};
    EXPECT_TRUE(keeps(test(Kind::Contains, 0, "for sym"), row));
    EXPECT_FALSE(keeps(test(Kind::Contains, 0, "For sym"), row));
    EXPECT_TRUE(keeps(test(Kind::StartsWith, 0, "Enc"), row));
    EXPECT_TRUE(keeps(test(Kind::EndsWith, 0, "tom"), row));
    EXPECT_FALSE(keeps(test(Kind::Equal, 0, "Encounter"), row));
    EXPECT_TRUE(keeps(test(Kind::Less, 0, "F"), row));
    EXPECT_TRUE(keeps(test(Kind::Equal, 1, "", -7), row));
    EXPECT_TRUE(keeps(test(Kind::Less, 1, "", -6), row));
    EXPECT_FALSE(keeps(test(Kind::LessOrEqual, 1, "", -8), row));
    EXPECT_TRUE(keeps(test(Kind::Equal, 2, "", 10), row));
}

TEST(ScanFilter, FollowsThreeValuedLogic) {
    const std::vector<Field> row{std::nullopt, "1", std::nullopt};
    const auto unknown = test(Kind::Equal, 0, "x");
    const auto yes = test(Kind::Equal, 1, "", 1);
    const auto no = test(Kind::Equal, 1, "", 2);
    EXPECT_FALSE(keeps(unknown, row));
    EXPECT_FALSE(keeps(all(Kind::Not, {unknown}), row));
    EXPECT_TRUE(keeps(all(Kind::Or, {unknown, yes}), row));
    EXPECT_FALSE(keeps(all(Kind::Or, {unknown, no}), row));
    EXPECT_FALSE(keeps(all(Kind::And, {unknown, yes}), row));
    EXPECT_TRUE(keeps(all(Kind::Not, {all(Kind::And, {unknown, no})}), row));
    EXPECT_TRUE(keeps(test(Kind::IsNull, 0, ""), row));
    EXPECT_FALSE(keeps(test(Kind::IsNull, 1, ""), row));
}

}  // namespace
}  // namespace millrace::elt
