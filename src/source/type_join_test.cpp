// SPDX-License-Identifier: Apache-2.0
#include "source/type_join.h"

#include <gtest/gtest.h>

namespace millrace::source {
namespace {

using columnar::Type;

struct Case {
    const char* a;
    const char* b;
    const char* joined;
};

Type type(const char* text) {
    return *Type::parse(text);
}

TEST(TypeJoin, IsTheNarrowestTypeThatHoldsBoth) {
    for (const auto& [a, b, joined] : {
             Case{"INTEGER", "INTEGER", "INTEGER"},
             Case{"INTEGER", "BIGINT", "BIGINT"},
             Case{"TINYINT", "UTINYINT", "SMALLINT"},
             Case{"UINTEGER", "INTEGER", "BIGINT"},
             Case{"UBIGINT", "BIGINT", "DECIMAL(20,0)"},
             Case{"DECIMAL(10,2)", "DECIMAL(9,4)", "DECIMAL(12,4)"},
             Case{"DECIMAL(10,2)", "INTEGER", "DECIMAL(12,2)"},
             Case{"DECIMAL(9,0)", "INTEGER", "INTEGER"},
             Case{"DECIMAL(38,0)", "DECIMAL(3,1)", "VARCHAR"},
             Case{"FLOAT", "DOUBLE", "DOUBLE"},
             Case{"SMALLINT", "FLOAT", "FLOAT"},
             Case{"INTEGER", "FLOAT", "DOUBLE"},
             Case{"TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "VARCHAR"},
             Case{"BOOLEAN", "INTEGER", "VARCHAR"},
             Case{"BIGINT", "VARCHAR", "VARCHAR"},
             Case{"INTEGER[]", "BIGINT[]", "BIGINT[]"},
             Case{"INTEGER[]", "INTEGER", "VARCHAR"},
             Case{"STRUCT(a INTEGER)", "STRUCT(b DATE, a BIGINT)", "STRUCT(b DATE, a BIGINT)"},
             Case{"STRUCT(a INTEGER, c DATE)", "STRUCT(b DATE, a BIGINT)",
                  "STRUCT(a BIGINT, c DATE, b DATE)"},
             Case{"\"NULL\"", "DATE", "DATE"},
             Case{"STRUCT(a \"NULL\"[])", "STRUCT(a BOOLEAN[])", "STRUCT(a BOOLEAN[])"},
         }) {
        SCOPED_TRACE(std::string(a) + " and " + b);
        EXPECT_EQ(join_types(type(a), type(b)), type(joined));
        EXPECT_TRUE(holds(type(joined), type(a)));
        EXPECT_TRUE(holds(type(joined), type(b)));
        // The other way round too, but for the order of new fields.
        EXPECT_TRUE(holds(type(joined), join_types(type(b), type(a))));
        EXPECT_TRUE(holds(join_types(type(b), type(a)), type(joined)));
    }
}

TEST(TypeJoin, WhatWasUnseenIsFilledAndNothingElse) {
    const Type before = type("STRUCT(a \"NULL\", b \"NULL\"[], c DATE)");
    EXPECT_EQ(settled(before), type("STRUCT(a VARCHAR, b VARCHAR[], c DATE)"));
    EXPECT_TRUE(fills(before, before));
    EXPECT_TRUE(fills(before, settled(before)));
    EXPECT_TRUE(fills(before, type("STRUCT(a DATE[], b UUID[], c DATE)")));
    EXPECT_FALSE(fills(before, type("STRUCT(a DATE, b UUID[], c TIMESTAMP)")));
    EXPECT_FALSE(fills(before, type("STRUCT(a DATE, b UUID, c DATE)")));
    EXPECT_FALSE(fills(before, type("STRUCT(a DATE, b UUID[])")));
    EXPECT_FALSE(fills(settled(before), before));
}

TEST(TypeJoin, IntegersMeetDoubleWhereTheirValuesMustBeLookedAt) {
    for (const char* from : {"BIGINT", "UBIGINT", "DECIMAL(10,2)", "DECIMAL(38,0)"}) {
        SCOPED_TRACE(from);
        EXPECT_EQ(join_types(type(from), type("DOUBLE")), type("DOUBLE"));
        EXPECT_FALSE(holds(type("DOUBLE"), type(from)));
    }
}

TEST(TypeJoin, DatesMeetTimestampWhereTheirValuesMustBeLookedAt) {
    EXPECT_EQ(join_types(type("DATE"), type("TIMESTAMP")), type("TIMESTAMP"));
    EXPECT_EQ(join_types(type("TIMESTAMP"), type("DATE")), type("TIMESTAMP"));
    EXPECT_EQ(join_types(type("DATE[]"), type("TIMESTAMP[]")), type("TIMESTAMP[]"));
}

TEST(TypeJoin, NothingIsLostInATypeThatHolds) {
    struct Pair {
        const char* to;
        const char* from;
    };
    for (const auto& [to, from] :
         {Pair{"INTEGER", "BIGINT"}, Pair{"UINTEGER", "INTEGER"}, Pair{"INTEGER", "UINTEGER"},
          Pair{"DECIMAL(9,0)", "INTEGER"}, Pair{"INTEGER", "DECIMAL(10,0)"},
          Pair{"BIGINT", "DECIMAL(4,1)"}, Pair{"BIGINT", "DOUBLE"}, Pair{"FLOAT", "INTEGER"},
          Pair{"DATE", "TIMESTAMP"}, Pair{"TIMESTAMP", "DATE"}, Pair{"DATE", "VARCHAR"},
          Pair{"BOOLEAN", "TINYINT"}, Pair{"INTEGER[]", "BIGINT[]"},
          Pair{"STRUCT(a INTEGER)", "STRUCT(a INTEGER, b DATE)"}}) {
        SCOPED_TRACE(std::string(from) + " in " + to);
        EXPECT_FALSE(holds(type(to), type(from)));
    }
}

}  // namespace
}  // namespace millrace::source
