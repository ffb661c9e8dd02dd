// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/yaml.h"
#include "columnar/type.h"
#include "elt/data_test.h"
#include "lake/lake.h"
#include "parquet/file_encoder.h"
#include "source/source.h"

namespace millrace::elt {

// What a user writes down, read and checked, with the place of every statement. The JSON Schemas in
// json_schema.h say the same to editors.

// Where bad rows of sources go: quarantine.<schema>_<table>. No model may use it.
inline constexpr const char* kQuarantineSchema = "quarantine";

struct ColumnDefinition {
    std::string name;
    base::Location location;
    std::optional<columnar::Type> type;
    std::string description;
    std::vector<DataTest> tests;
};

// An entry of sources.yaml: files that come from outside.
struct SourceDefinition {
    lake::TableId id;
    base::Location location;
    source::Format format = source::Format::Csv;
    std::vector<std::string> paths;  // absolute, globs allowed
    source::Dialect dialect;
    std::vector<ColumnDefinition> columns;  // those with a type are the declared schema
    source::OnDrift on_drift = source::OnDrift::Evolve;
    int64_t bad_rows_max = 100;
    std::string description;
    std::string owner;
    std::vector<std::string> tags;
};

enum class Materialized : uint8_t { Table, View, Incremental };

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

// Reads `sources:` of one file. Relative paths are below `project_folder`.
base::Result<std::vector<SourceDefinition>> parse_sources(const base::Yaml& yaml,
                                                          const base::Path& project_folder);

// Reads a model's text. `file` is shown in messages and relative to the project.
base::Result<Model> parse_model(lake::TableId id, base::Path file, std::string text,
                                const base::Path& project_folder,
                                const base::Environment& environment);

// Schema and table names are also folder names: letters, digits and _, not first a digit. The
// schema is not kQuarantineSchema.
base::Result<void> check_table_id(const lake::TableId& id);

}  // namespace millrace::elt
