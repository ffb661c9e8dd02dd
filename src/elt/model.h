// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "elt/definition.h"
#include "parquet/file_encoder.h"

namespace millrace::elt {

enum class Materialized : uint8_t { Table, View, Incremental };
std::string_view to_string(Materialized how);  // the word of the header

struct SortKey {
    std::string column;
    bool descending = false;
};

// A column that a key of the header names.
struct NamedColumn {
    std::string key;
    std::string name;
    base::Location location;
};

// A file models/<schema>/<table>.sql: a comment block of YAML, then one SELECT.
struct Model {
    lake::TableId id;
    base::Path file;
    std::string sql;  // the whole file: the block is a comment to SQL too, so places agree
    base::Location header;
    Materialized materialized = Materialized::Table;
    std::vector<std::string> partition_by;
    int files_per_partition = 1;
    std::vector<SortKey> sort_by;
    std::vector<std::string> unique_key;
    std::string time_column;
    std::vector<NamedColumn> named_columns;  // by the four keys above
    parquet::Compression compression = parquet::Compression::Snappy;
    std::string description;
    std::string owner;
    std::vector<std::string> tags;
    std::vector<std::string> terms;  // of the glossary
    std::vector<ColumnDefinition> columns;
    std::vector<DataTest> tests;
    bool contract = false;
    std::string export_path;  // absolute; the Hive layout is written there after each publish

    const ColumnDefinition* find_column(std::string_view name) const;
    // A failure of the query, told at its place in the file: the line that `error` has, else the
    // one on which the query begins. Failures that are not the user's, or have a file, stay as they
    // are.
    base::Error at_query(base::Error error) const;
};

// Reads a model's text. `file` is shown in messages and relative to the project.
base::Result<Model> parse_model(lake::TableId id, base::Path file, std::string text,
                                const base::Path& project_folder,
                                const base::Environment& environment);

}  // namespace millrace::elt
