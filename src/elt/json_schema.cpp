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
    "name": {"$ref": "#/$defs/text", "description": "Name of the project; the folder's name by default"},
    "description": {"$ref": "#/$defs/text"},
    "data_dir": {"type": "string", "pattern": "^[^~]",
      "description": "Where tables are kept; .millrace by default"},
    "profile": {"$ref": "#/$defs/flag", "default": false,
      "description": "whether each run profiles the tables that it built"}
  }
})json";

constexpr std::string_view kShared = R"json({
  "text": {"type": ["string", "number", "boolean"]},
  "texts": {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "array", "items": {"$ref": "#/$defs/text"}}]},
  "some_texts": {"anyOf": [{"$ref": "#/$defs/text"},
    {"type": "array", "items": {"$ref": "#/$defs/text"}, "minItems": 1}]},
  "column_names": {"anyOf": [{"$ref": "#/$defs/texts"}, {"type": "null"}], "uniqueItems": true},
  "flag": {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false", "yes", "no", "on", "off"]}]},
  "path": {"type": "string", "pattern": "^((?!://).)+$"},
  "severity": {"enum": ["error", "warn"], "description": "error stops the publish, warn does not"},
  "not_null": {"type": ["object", "null"], "additionalProperties": false,
    "properties": {"severity": {"$ref": "#/$defs/severity"}}},
  "unique": {"anyOf": [{"$ref": "#/$defs/some_texts"}, {"type": "object", "additionalProperties": false,
    "properties": {"columns": {"$ref": "#/$defs/some_texts"}, "severity": {"$ref": "#/$defs/severity"}}}]},
  "accepted_values": {"anyOf": [{"$ref": "#/$defs/some_texts"}, {"type": "object",
    "additionalProperties": false, "required": ["values"],
    "properties": {"values": {"$ref": "#/$defs/some_texts"}, "severity": {"$ref": "#/$defs/severity"}}}]},
  "relationships": {"type": "object", "additionalProperties": false, "required": ["to", "column"],
    "properties": {"to": {"type": "string", "pattern": "\\.", "description": "schema.table"},
      "column": {"$ref": "#/$defs/text"}, "severity": {"$ref": "#/$defs/severity"}}},
  "expression": {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "object", "additionalProperties": false,
    "required": ["sql"],
    "properties": {"sql": {"$ref": "#/$defs/text"}, "severity": {"$ref": "#/$defs/severity"}}}]},
  "row_count": {"type": "object", "additionalProperties": false,
    "anyOf": [{"required": ["min"]}, {"required": ["max"]}],
    "properties": {"min": {"type": "integer"}, "max": {"type": "integer"},
      "severity": {"$ref": "#/$defs/severity"}}},
  "freshness": {"type": "object", "additionalProperties": false, "required": ["max_age"],
    "properties": {"column": {"$ref": "#/$defs/text"},
      "max_age": {"type": "string", "pattern": "^0*[1-9][0-9]{0,7}[smhd]$"},
      "severity": {"$ref": "#/$defs/severity"}}},
  "column_test_name": {"enum": ["not_null", "unique"]},
  "column_test": {"anyOf": [{"$ref": "#/$defs/column_test_name"}, {"type": "object", "maxProperties": 1,
    "minProperties": 1, "additionalProperties": false, "properties": {
      "not_null": {"$ref": "#/$defs/not_null"},
      "unique": {"anyOf": [{"$ref": "#/$defs/unique"}, {"type": "null"}]},
      "accepted_values": {"$ref": "#/$defs/accepted_values"},
      "relationships": {"$ref": "#/$defs/relationships"},
      "expression": {"$ref": "#/$defs/expression"}, "freshness": {"$ref": "#/$defs/freshness"}}}]},
  "column_tests": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/column_test_name"},
    {"type": "array", "items": {"$ref": "#/$defs/column_test"}}]},
  "table_test": {"type": "object", "maxProperties": 1, "minProperties": 1, "additionalProperties": false,
    "properties": {
      "unique": {"$ref": "#/$defs/unique", "if": {"type": "object"}, "then": {"required": ["columns"]}},
      "expression": {"$ref": "#/$defs/expression"}, "row_count": {"$ref": "#/$defs/row_count"},
      "freshness": {"$ref": "#/$defs/freshness", "required": ["column"]}}}
})json";

constexpr std::string_view kSources = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "sources.yaml",
  "description": "Files that come from outside, by the name that models read them under.",
  "type": ["object", "null"],
  "additionalProperties": false,
  "properties": {"sources": {"type": ["object", "null"],
    "propertyNames": {
      "description": "names have no case: quarantine, information_schema, pg_catalog, system are taken",
      "pattern": "^(?!([Qq][Uu][Aa][Rr][Aa][Nn][Tt][Ii][Nn][Ee]|[Ii][Nn][Ff][Oo][Rr][Mm][Aa][Tt][Ii][Oo][Nn]_[Ss][Cc][Hh][Ee][Mm][Aa]|[Pp][Gg]_[Cc][Aa][Tt][Aa][Ll][Oo][Gg]|[Ss][Yy][Ss][Tt][Ee][Mm])\\.)[A-Za-z_][A-Za-z0-9_]{0,127}\\.[A-Za-z_][A-Za-z0-9_]{0,127}$"},
    "additionalProperties": {"type": "object", "additionalProperties": false, "required": ["path"],
      "properties": {
        "description": {"$ref": "#/$defs/text"},
        "owner": {"$ref": "#/$defs/text"},
        "tags": {"$ref": "#/$defs/texts"},
        "terms": {"$ref": "#/$defs/texts", "description": "of the glossary"},
        "format": {"enum": ["csv", "jsonl", "parquet"], "default": "csv"},
        "path": {"description": "files or globs, relative to the project folder", "anyOf": [
          {"$ref": "#/$defs/path"},
          {"type": "array", "items": {"$ref": "#/$defs/path"}, "minItems": 1}]},
        "csv": {"type": ["object", "null"], "additionalProperties": false, "properties": {
          "delimiter": {"type": "string", "pattern": "^(tab|\\\\t|[\\u0001-\\u0009\\u000b-\\u007f])$",
            "description": "one character, or tab", "default": ","},
          "quote": {"type": "string", "pattern": "^(tab|\\\\t|[\\u0001-\\u007f]?)$", "default": "\""},
          "escape": {"type": "string", "pattern": "^(tab|\\\\t|[\\u0001-\\u007f]?)$",
            "description": "the quote character: quotes are doubled"},
          "header": {"$ref": "#/$defs/flag", "default": true},
          "null_strings": {"$ref": "#/$defs/texts", "description": "unquoted texts that mean null",
            "default": [""]}}},
        "columns": {"type": ["object", "null"], "additionalProperties": {"anyOf": [
          {"type": "string", "description": "a type, as in BIGINT"}, {"type": "null"},
          {"type": "object", "additionalProperties": false, "properties": {
            "type": {"type": "string"}, "description": {"$ref": "#/$defs/text"},
            "tags": {"$ref": "#/$defs/texts"}, "terms": {"$ref": "#/$defs/texts"}}}]}},
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
    "description": {"$ref": "#/$defs/text"},
    "owner": {"$ref": "#/$defs/text"},
    "tags": {"$ref": "#/$defs/texts"},
    "terms": {"$ref": "#/$defs/texts", "description": "of the glossary"},
    "partition_by": {"$ref": "#/$defs/column_names"},
    "files_per_partition": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 1},
    "sort_by": {"$ref": "#/$defs/column_names", "description": "columns, each with desc if need be"},
    "unique_key": {"$ref": "#/$defs/column_names",
      "description": "incremental: rows with the same key are replaced"},
    "time_column": {"$ref": "#/$defs/column_names", "maxItems": 1,
      "description": "incremental: what --from and --to select by"},
    "compression": {"enum": ["snappy", "zstd", "none"], "default": "snappy"},
    "columns": {"type": ["object", "null"], "additionalProperties": {"anyOf": [
      {"type": "string", "description": "a type, as in BIGINT"}, {"type": "null"},
      {"type": "object", "additionalProperties": false, "properties": {
        "type": {"type": "string"}, "description": {"$ref": "#/$defs/text"},
        "tags": {"$ref": "#/$defs/texts"}, "terms": {"$ref": "#/$defs/texts"},
        "tests": {"$ref": "#/$defs/column_tests"}}}]}},
    "tests": {"type": ["array", "null"], "items": {"$ref": "#/$defs/table_test"}},
    "contract": {"$ref": "#/$defs/flag", "default": false,
      "description": "the query's columns must be those under columns, with their types"},
    "export": {"$ref": "#/$defs/path",
      "description": "folder for a plain Hive layout, replaced after each publish"}
  },
  "allOf": [
    {"if": {"anyOf": [{"required": ["unique_key"]}, {"required": ["time_column"]}]},
      "then": {"required": ["materialized"], "properties": {"materialized": {"enum": ["incremental"]}}}},
    {"if": {"required": ["materialized"], "properties": {"materialized": {"enum": ["incremental"]}}},
      "then": {"anyOf": [{"required": ["unique_key"]}, {"required": ["time_column"]}]}},
    {"if": {"required": ["materialized"], "properties": {"materialized": {"enum": ["view"]}}},
      "then": {"not": {"anyOf": [{"required": ["partition_by"]}, {"required": ["files_per_partition"]},
        {"required": ["sort_by"]}, {"required": ["compression"]}, {"required": ["export"]}]}}},
    {"if": {"required": ["contract"], "properties": {"contract": {"enum": [true, "true", "yes", "on"]}}},
      "then": {"required": ["columns"], "properties": {"columns": {"type": "object", "minProperties": 1,
        "additionalProperties": {"type": ["string", "object"], "required": ["type"]}}}}}
  ]
})json";

// Where not every text is right, a variable may stand: only the program knows what it holds. Keys
// are not expanded, and what a condition asks for is written out.
void allow_variables(base::Json& schema) {
    for (auto& [key, inner] : schema.items()) {
        if (inner.is_structured() && key != "propertyNames" && key != "if") allow_variables(inner);
    }
    if (!schema.is_object()) return;
    const auto at = [&](const char* key) { return schema.value(key, base::Json()); };
    const bool any_text = at("type") != "integer" && at("type") != "boolean" &&
                          !at("enum").is_array() && !at("pattern").is_string();
    if (any_text) return;
    base::Json exact;
    for (const char* key : {"type", "enum", "pattern", "minimum", "maximum"}) {
        if (!schema.contains(key) || schema[key] == "string") continue;  // a variable is one, too
        exact[key] = schema[key];
        schema.erase(key);
    }
    schema["anyOf"] = {exact, {{"$ref", "#/$defs/variable"}}};
}

base::Json finished(std::string_view text) {
    base::Json schema = base::Json::parse(text);
    schema["$defs"] = base::Json::parse(kShared);
    allow_variables(schema);
    schema["$defs"]["variable"] = {{"type", "string"}, {"pattern", R"(\$\{)"}};
    return schema;
}

}  // namespace

std::vector<NamedSchema> json_schemas() {
    return {{"millrace.yaml", finished(kProject)},
            {"sources.yaml", finished(kSources)},
            {"model", finished(kModel)}};
}

}  // namespace millrace::elt
