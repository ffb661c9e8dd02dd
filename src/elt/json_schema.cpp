// SPDX-License-Identifier: Apache-2.0
#include "elt/json_schema.h"

namespace millrace::elt {
namespace {

constexpr std::string_view kProject = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "millrace.yaml",
  "description": "Marks a project folder. Values expand ${NAME} and ${NAME:-default}.",
  "type": ["object", "null"],
  "additionalProperties": false,
  "properties": {
    "name": {"type": "string", "description": "Name of the project; the folder's name by default"},
    "description": {"type": "string"},
    "data_dir": {"type": "string", "description": "Where tables are kept; .millrace by default"}
  }
})json";

constexpr std::string_view kShared = R"json({
  "texts": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
  "severity": {"enum": ["error", "warn"], "description": "error stops the publish, warn does not"},
  "not_null": {"type": ["object", "null"], "additionalProperties": false,
    "properties": {"severity": {"$ref": "#/$defs/severity"}}},
  "unique": {"anyOf": [{"$ref": "#/$defs/texts"}, {"type": ["object", "null"], "additionalProperties": false,
    "properties": {"columns": {"$ref": "#/$defs/texts"}, "severity": {"$ref": "#/$defs/severity"}}}]},
  "accepted_values": {"anyOf": [{"type": "array", "minItems": 1}, {"type": "object", "additionalProperties": false,
    "required": ["values"],
    "properties": {"values": {"type": "array", "minItems": 1}, "severity": {"$ref": "#/$defs/severity"}}}]},
  "relationships": {"type": "object", "additionalProperties": false, "required": ["to", "column"],
    "properties": {"to": {"type": "string", "description": "schema.table"}, "column": {"type": "string"},
      "severity": {"$ref": "#/$defs/severity"}}},
  "expression": {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": false,
    "required": ["sql"], "properties": {"sql": {"type": "string"}, "severity": {"$ref": "#/$defs/severity"}}}]},
  "row_count": {"type": "object", "additionalProperties": false, "minProperties": 1,
    "properties": {"min": {"type": "integer"}, "max": {"type": "integer"},
      "severity": {"$ref": "#/$defs/severity"}}},
  "freshness": {"type": "object", "additionalProperties": false, "required": ["max_age"],
    "properties": {"column": {"type": "string"}, "max_age": {"type": "string", "pattern": "^[0-9]+[smhd]$"},
      "severity": {"$ref": "#/$defs/severity"}}},
  "column_test": {"anyOf": [{"enum": ["not_null", "unique"]}, {"type": "object", "maxProperties": 1,
    "minProperties": 1, "additionalProperties": false, "properties": {
      "not_null": {"$ref": "#/$defs/not_null"}, "unique": {"$ref": "#/$defs/unique"},
      "accepted_values": {"$ref": "#/$defs/accepted_values"},
      "relationships": {"$ref": "#/$defs/relationships"},
      "expression": {"$ref": "#/$defs/expression"}, "freshness": {"$ref": "#/$defs/freshness"}}}]},
  "table_test": {"type": "object", "maxProperties": 1, "minProperties": 1, "additionalProperties": false,
    "properties": {"unique": {"$ref": "#/$defs/unique"}, "expression": {"$ref": "#/$defs/expression"},
      "row_count": {"$ref": "#/$defs/row_count"}, "freshness": {"$ref": "#/$defs/freshness"}}},
  "columns": {"type": "object", "additionalProperties": {"anyOf": [
    {"type": "string", "description": "a type, as in BIGINT"}, {"type": "null"},
    {"type": "object", "additionalProperties": false, "properties": {
      "type": {"type": "string"}, "description": {"type": "string"},
      "tests": {"type": "array", "items": {"$ref": "#/$defs/column_test"}}}}]}}
})json";

constexpr std::string_view kSources = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "sources.yaml",
  "description": "Files that come from outside, by the name that models read them under.",
  "type": ["object", "null"],
  "additionalProperties": false,
  "properties": {"sources": {"type": "object",
    "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*\\.[A-Za-z_][A-Za-z0-9_]*$"},
    "additionalProperties": {"type": "object", "additionalProperties": false, "required": ["path"],
      "properties": {
        "description": {"type": "string"},
        "owner": {"type": "string"},
        "tags": {"$ref": "#/$defs/texts"},
        "format": {"enum": ["csv", "jsonl", "parquet"], "default": "csv"},
        "path": {"$ref": "#/$defs/texts", "description": "files or globs, relative to the project folder"},
        "csv": {"type": "object", "additionalProperties": false, "properties": {
          "delimiter": {"type": "string", "description": "one character, or tab", "default": ","},
          "quote": {"type": "string", "maxLength": 1, "default": "\""},
          "escape": {"type": "string", "maxLength": 1, "description": "the quote character: quotes are doubled"},
          "header": {"type": "boolean", "default": true},
          "null_strings": {"$ref": "#/$defs/texts", "description": "unquoted texts that mean null",
            "default": [""]}}},
        "columns": {"type": "object", "additionalProperties": {"anyOf": [
          {"type": "string", "description": "a type, as in BIGINT"}, {"type": "null"},
          {"type": "object", "additionalProperties": false, "properties": {
            "type": {"type": "string"}, "description": {"type": "string"}}}]}},
        "on_drift": {"enum": ["evolve", "freeze", "discard_row", "discard_value"], "default": "evolve"},
        "bad_rows_max": {"type": "integer", "minimum": 0, "default": 100}
      }}}}
})json";

constexpr std::string_view kModel = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "model header",
  "description": "The comment block of YAML at the head of models/<schema>/<table>.sql.",
  "type": ["object", "null"],
  "additionalProperties": false,
  "properties": {
    "materialized": {"enum": ["table", "view", "incremental"], "default": "table"},
    "description": {"type": "string"},
    "owner": {"type": "string"},
    "tags": {"$ref": "#/$defs/texts"},
    "partition_by": {"$ref": "#/$defs/texts"},
    "files_per_partition": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 1},
    "sort_by": {"$ref": "#/$defs/texts", "description": "columns, each with desc if need be"},
    "unique_key": {"$ref": "#/$defs/texts", "description": "incremental: rows with the same key are replaced"},
    "time_column": {"type": "string", "description": "incremental: what --from and --to select by"},
    "compression": {"enum": ["snappy", "zstd", "none"], "default": "snappy"},
    "columns": {"$ref": "#/$defs/columns"},
    "tests": {"type": "array", "items": {"$ref": "#/$defs/table_test"}},
    "contract": {"type": "boolean", "default": false,
      "description": "the query's columns must be those under columns, with their types"},
    "export": {"type": "string", "description": "folder for a plain Hive layout, replaced after each publish"}
  }
})json";

base::Json with_shared(std::string_view text) {
    base::Json schema = base::Json::parse(text);
    schema["$defs"] = base::Json::parse(kShared);
    return schema;
}

}  // namespace

std::vector<NamedSchema> json_schemas() {
    return {{"millrace.yaml", base::Json::parse(kProject)},
            {"sources.yaml", with_shared(kSources)},
            {"model", with_shared(kModel)}};
}

}  // namespace millrace::elt
