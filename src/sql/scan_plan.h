// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sql/relation.h"

namespace millrace::sql {

// A query of the simplest shape - rows of one RowSource, kept or not one by one, columns taken or
// derived from them - told without DuckDB's types, so that somebody else can carry it out. All
// names are bound and all meanings are DuckDB's.

// An output column.
struct ScanOutput {
    enum class Kind : uint8_t { Column, Year, Month, Day };
    Kind kind = Kind::Column;
    size_t column = 0;  // of the source; a DATE for Year, Month and Day, which are BIGINT
};

// A condition on a row, in SQL's three-valued logic: true, false or null.
struct ScanCondition {
    enum class Kind : uint8_t {
        And,       // children
        Or,        // children
        Not,       // one child
        IsNull,    // column
        Contains,  // text column holds `text`; StartsWith and EndsWith likewise
        StartsWith,
        EndsWith,
        Equal,  // text column and `text`, or integer or date column and `number`
        Less,
        LessOrEqual,
    };
    Kind kind = Kind::And;
    std::vector<ScanCondition> children;
    size_t column = 0;
    std::string text;
    int64_t number = 0;  // dates: days since 1970-01-01
};

struct ScanPlan {
    TableName table;
    std::vector<ScanOutput> outputs;
    std::optional<ScanCondition> condition;  // rows for which it is true are kept
};

// Why a query is not of that shape: "a join", "function upper".
struct NotAScan {
    std::string reason;
};

using ScanPlanResult = std::variant<ScanPlan, NotAScan>;

}  // namespace millrace::sql
