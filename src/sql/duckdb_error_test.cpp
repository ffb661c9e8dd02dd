// SPDX-License-Identifier: Apache-2.0
#include "sql/duckdb_error.h"

#include <gtest/gtest.h>

namespace millrace::sql {
namespace {

TEST(FromDuckdb, ShowsNothingOfTheStackOfAnInternalError) {
    for (const auto type : {duckdb::ExceptionType::INTERNAL, duckdb::ExceptionType::FATAL}) {
        const auto error = from_duckdb(duckdb::ErrorData(
            type,
            "Attempted to access index 3\n\nStack Trace:\n0  frame 0x7f\nThis error signals"));
        EXPECT_EQ(error.kind(), base::ErrorKind::Internal);
        EXPECT_EQ(error.message(), "internal error of the SQL engine: Attempted to access index 3");
        EXPECT_EQ(error.hint(), "please report it as a bug, with the query");
    }
}

TEST(FromDuckdb, LeavesTheWordsOfErrorsThatAQueryThrows) {
    for (const char* words : {"Referenced table gone", "Could not find key", "Type with name x"}) {
        const duckdb::ErrorData thrown(duckdb::ExceptionType::INVALID_INPUT, words);
        EXPECT_EQ(from_duckdb(thrown).message(), words);
    }
}

}  // namespace
}  // namespace millrace::sql
