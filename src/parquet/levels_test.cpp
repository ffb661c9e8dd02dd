// SPDX-License-Identifier: Apache-2.0
#include "parquet/levels.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "parquet/sample_batch.h"

namespace millrace::parquet {
namespace {

using base::Json;
using columnar::Field;
using columnar::Type;
using columnar::TypeKind;

// The levels of leaf `leaf` for a column of these values.
Levels levels_of(const Field& field, const std::vector<Json>& values, size_t leaf = 0) {
    const SampleColumn column(field.type, values);
    Shredder shredder;
    const columnar::ColumnView view = column.view();
    const auto leaves = shredder.shred(field, view);
    EXPECT_TRUE(leaves.ok());
    return *(*leaves)->at(leaf).levels;
}

using Bytes = std::vector<uint8_t>;

TEST(Levels, OfAColumnWithoutNullsAreLeftOut) {
    const Levels levels = levels_of({"a", TypeKind::Int32, true}, {1, 2, 3});
    EXPECT_EQ(levels.entries, 3u);
    EXPECT_EQ(levels.values, 3u);
    EXPECT_TRUE(levels.definition.empty());
    EXPECT_TRUE(levels.repetition.empty());
    EXPECT_TRUE(levels.rows.empty());
}

TEST(Levels, OfAColumnWithNullsSayWhichRowsHaveValues) {
    const Levels levels = levels_of({"a", TypeKind::Int32, true}, {nullptr, 2, nullptr, 4});
    EXPECT_EQ(levels.definition, (Bytes{0, 1, 0, 1}));
    EXPECT_EQ(levels.rows, (std::vector<uint64_t>{1, 3}));
    EXPECT_EQ(levels.values, 2u);
}

TEST(Levels, OfAListTellNullFromEmptyFromNullElement) {
    const Levels levels = levels_of({"a", Type::list(TypeKind::Int32), true},
                                    {Json{1, 2}, nullptr, Json::array(), Json{nullptr, 3}});
    EXPECT_EQ(levels.definition, (Bytes{3, 3, 0, 1, 2, 3}));
    EXPECT_EQ(levels.repetition, (Bytes{0, 1, 0, 0, 0, 1}));
    EXPECT_EQ(levels.values, 3u);
}

TEST(Levels, OfRequiredListsAndElementsAreOneStepOnly) {
    Type list = Type::list(TypeKind::Int32);
    list.children[0].nullable = false;
    const Levels levels = levels_of({"a", list, false}, {Json{1, 2}, Json::array()});
    EXPECT_EQ(levels.definition, (Bytes{1, 1, 0}));
    EXPECT_EQ(levels.repetition, (Bytes{0, 1, 0}));
}

// The example of the Dremel paper's kind: lists of lists.
TEST(Levels, OfListsOfListsRepeatAtTheListThatContinues) {
    const Levels levels =
        levels_of({"a", Type::list(Type::list(TypeKind::Int32)), true},
                  {Json{{1, 2}, {3}}, Json::array({Json::array(), nullptr, Json{4}})});
    EXPECT_EQ(levels.definition, (Bytes{5, 5, 5, 3, 2, 5}));
    EXPECT_EQ(levels.repetition, (Bytes{0, 2, 1, 0, 1, 1}));
}

TEST(Levels, OfAStructReachEveryFieldOnItsOwn) {
    const Field field{"s", Type::structure({{"x", TypeKind::Int32, false}, {"y", TypeKind::Text}}),
                      true};
    const std::vector<Json> values{{{"x", 1}, {"y", nullptr}}, nullptr, {{"x", 2}, {"y", "b"}}};
    EXPECT_EQ(levels_of(field, values, 0).definition, (Bytes{1, 0, 1}));
    EXPECT_EQ(levels_of(field, values, 1).definition, (Bytes{1, 0, 2}));
}

TEST(Levels, RefuseANullWhereTheSchemaAllowsNone) {
    const Field flat{"flat", TypeKind::Int32, false};
    const Field inner{"outer", Type::structure({{"inner", TypeKind::Int32, false}}), true};
    const SampleColumn flat_column(flat.type, {1, nullptr});
    const SampleColumn inner_column(inner.type, {Json{{"inner", nullptr}}});
    Shredder shredder;
    const auto flat_result = shredder.shred(flat, flat_column.view());
    ASSERT_FALSE(flat_result.ok());
    EXPECT_EQ(flat_result.error().message(), "null in a column that allows none: flat");
    const auto inner_result = shredder.shred(inner, inner_column.view());
    ASSERT_FALSE(inner_result.ok());
    EXPECT_EQ(inner_result.error().message(), "null in a column that allows none: inner");
}

TEST(Levels, CountNullsInWholeAndPartialWords) {
    for (const size_t rows : {1, 63, 64, 65, 200}) {
        std::vector<Json> values(rows, 1);
        for (size_t row = 0; row < rows; row += 3) values[row] = nullptr;
        EXPECT_EQ(null_count(SampleColumn(TypeKind::Int32, values).view()), (rows + 2) / 3);
    }
}

}  // namespace
}  // namespace millrace::parquet
