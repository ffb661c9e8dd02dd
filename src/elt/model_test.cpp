// SPDX-License-Identifier: Apache-2.0
#include "elt/model.h"

#include <gtest/gtest.h>

namespace millrace::elt {
namespace {

std::optional<std::string> no_environment(const std::string&) {
    return std::nullopt;
}

base::Result<Model> model(std::string text) {
    return parse_model({"silver", "x"}, "models/silver/x.sql", std::move(text), "/project",
                       no_environment);
}

std::string error_of(std::string text) {
    auto result = model(std::move(text));
    return result.ok() ? "no error" : result.error().to_string();
}

TEST(Model, ReadsItsHeader) {
    const auto parsed = model(R"(-- SPDX-License-Identifier: Apache-2.0
/*
materialized: incremental
description: Orders, cleaned
tags: [nightly, pii]
partition_by: [year, month]
files_per_partition: 2
sort_by: [customer, "amount desc", the whole name asc]
unique_key: id
time_column: ordered_at
compression: zstd
columns:
  id: { type: BIGINT, description: Key, tests: [not_null, unique] }
  state:
    tests:
      - accepted_values: { values: [open, closed], severity: warn }
      - relationships: { to: raw.states, column: name }
tests:
  - row_count: { min: 1, max: 10 }
  - unique: [id, state]
  - expression: "month between 1 and 12"
  - freshness: { column: ordered_at, max_age: 2d }
*/
SELECT 1)");
    ASSERT_TRUE(parsed.ok()) << parsed.error().to_string();
    EXPECT_EQ(parsed->materialized, Materialized::Incremental);
    EXPECT_EQ(parsed->partition_by, (std::vector<std::string>{"year", "month"}));
    EXPECT_EQ(parsed->files_per_partition, 2);
    EXPECT_EQ(parsed->sort_by[1].column, "amount");
    EXPECT_TRUE(parsed->sort_by[1].descending);
    EXPECT_EQ(parsed->sort_by[2].column, "the whole name");
    EXPECT_EQ(parsed->unique_key, std::vector<std::string>{"id"});
    EXPECT_EQ(parsed->compression, parquet::Compression::Zstd);
    EXPECT_EQ(*parsed->columns[0].type, columnar::Type(columnar::TypeKind::Int64));
    EXPECT_EQ(parsed->columns[0].tests[1].kind, TestKind::Unique);
    EXPECT_EQ(parsed->columns[1].tests[0].severity, Severity::Warn);
    EXPECT_EQ(parsed->columns[1].tests[0].values, (std::vector<std::string>{"open", "closed"}));
    EXPECT_EQ(parsed->columns[1].tests[1].to.to_string(), "raw.states");
    EXPECT_EQ(parsed->tests[0].name(), "row_count(min: 1, max: 10)");
    EXPECT_EQ(parsed->tests[1].name(), "unique(id, state)");
    EXPECT_EQ(parsed->tests[3].max_age, std::chrono::hours(48));
}

TEST(Model, NeedsNoHeader) {
    const auto parsed = model("SELECT 1 /* not a header */");
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->materialized, Materialized::Table);
}

TEST(Model, MistakesNameLineColumnAndRemedy) {
    EXPECT_EQ(
        error_of("/*\nmaterialised: table\n*/\nSELECT 1"),
        "models/silver/x.sql:2:1: unknown key: materialised\n  hint: did you mean materialized?");
    EXPECT_EQ(error_of("-- c\n\n/* materialized: tabel */ SELECT 1"),
              "models/silver/x.sql:3:18: unknown value: tabel\n  hint: did you mean table?");
    EXPECT_EQ(error_of("/*\ncolumns:\n  id: { tests: [not_nul] }\n*/ SELECT 1"),
              "models/silver/x.sql:3:17: unknown test of a column: not_nul\n  hint: did you mean "
              "not_null?");
    EXPECT_EQ(error_of("/*\ncolumns:\n  id: BIGNT\n*/ SELECT 1"),
              "models/silver/x.sql:3:7: unknown type: BIGNT\n  hint: did you mean BIGINT?");
    EXPECT_EQ(error_of("/* open"),
              "models/silver/x.sql:1: comment block is not closed\n  hint: end it with */");
    EXPECT_NE(error_of("/* materialized: incremental */ SELECT 1")
                  .find("needs unique_key or time_column"),
              std::string::npos);
    EXPECT_NE(error_of("/* unique_key: a */ SELECT 1").find("need materialized: incremental"),
              std::string::npos);
    EXPECT_NE(error_of("/*\ncontract: true\ncolumns: {id: {description: x}}\n*/ SELECT 1")
                  .find("contract: true needs a type for column id"),
              std::string::npos);
    EXPECT_NE(
        error_of("/*\ntests: [not_null]\n*/ SELECT 1").find("unknown test of a table: not_null"),
        std::string::npos);
}

}  // namespace
}  // namespace millrace::elt
