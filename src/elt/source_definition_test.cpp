// SPDX-License-Identifier: Apache-2.0
#include "elt/source_definition.h"

#include <gtest/gtest.h>

namespace millrace::elt {
namespace {

std::optional<std::string> no_environment(const std::string&) {
    return std::nullopt;
}

TEST(Sources, ReadFormatsDialectsAndColumns) {
    const auto yaml = base::Yaml::parse(R"yaml(
sources:
  raw.orders:
    path: [data/*.csv, /abs/x.csv]
    csv: { delimiter: "|", quote: "", header: false, null_strings: ["", "NULL"] }
    columns: { id: BIGINT, amount: { type: "DECIMAL(18,2)" }, note: { description: free text } }
    on_drift: discard_row
    bad_rows_max: 3
  raw.events: { format: jsonl, path: e.jsonl }
)yaml",
                                        "sources.yaml", 1, no_environment);
    const auto sources = parse_sources(*yaml, "/project");
    ASSERT_TRUE(sources.ok()) << sources.error().to_string();
    const auto& orders = (*sources)[0];
    EXPECT_EQ(orders.id.to_string(), "raw.orders");
    EXPECT_EQ(orders.paths, (std::vector<std::string>{"/project/data/*.csv", "/abs/x.csv"}));
    EXPECT_EQ(orders.dialect.delimiter, '|');
    EXPECT_EQ(orders.dialect.quote, '\0');
    EXPECT_FALSE(orders.dialect.header);
    EXPECT_EQ(orders.dialect.null_strings, (std::vector<std::string>{"", "NULL"}));
    EXPECT_EQ(*orders.columns[1].type, columnar::Type::decimal(18, 2));
    EXPECT_FALSE(orders.columns[2].type.has_value());
    EXPECT_EQ(orders.on_drift, source::OnDrift::DiscardRow);
    EXPECT_EQ(orders.bad_rows_max, 3);
    EXPECT_EQ((*sources)[1].format, source::Format::JsonLines);
}

TEST(Sources, MistakesNameThePlace) {
    const auto error = [](const char* text) {
        const auto yaml = base::Yaml::parse(text, "sources.yaml", 1, no_environment);
        auto sources = parse_sources(*yaml, "/project");
        return sources.ok() ? "no error" : sources.error().to_string();
    };
    EXPECT_EQ(error("sources:\n  raw.x: { format: csv }"), "sources.yaml:2:10: missing key: path");
    EXPECT_EQ(
        error("sources:\n  x: { path: a }"),
        "sources.yaml:2:6: not a table name: x\n  hint: write schema.table, as in raw.orders");
    EXPECT_EQ(error("sources:\n  raw.x: { path: a, on_drift: freez }"),
              "sources.yaml:2:31: unknown value: freez\n  hint: did you mean freeze?");
    EXPECT_EQ(error("sources:\n  raw.x: { path: a, columns: { v: '\"NULL\"[]' } }"),
              "sources.yaml:2:35: type of what has no value: \"NULL\"[]\n  hint: VARCHAR holds "
              "everything");
    EXPECT_NE(error("sources:\n  raw.x: { path: a, format: jsonl, csv: {header: true} }")
                  .find("csv settings need format: csv"),
              std::string::npos);
    EXPECT_EQ(error("sources:\n  raw.x: { path: 's3://b/a.csv' }"),
              "sources.yaml:2:18: not a path of this machine: s3://b/a.csv\n  hint: only files of "
              "this machine are read and written");
}

}  // namespace
}  // namespace millrace::elt
