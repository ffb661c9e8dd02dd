// SPDX-License-Identifier: Apache-2.0
// The words of DuckDB's SQL that a query may hold: for colours and for completion. Functions are those that are
// asked for most, with what they give; all of them work.

export const kKeywords = (
  "all anti any array as asc asof between by case cast collate cross cube current desc describe distinct else end escape except exclude " +
  "exists explain filter first following for from full glob group grouping having ilike in inner intersect interval is isnull join last " +
  "lateral left like limit natural not notnull null nulls offset on or order ordinality outer over partition pivot positional preceding " +
  "qualify range recursive repeatable replace right rollup row rows sample select semi sets show similar summarize tablesample then ties " +
  "to true false try_cast unbounded union unpivot using values when where window with within and"
).split(" ");

export const kTypes = (
  "bigint bit blob boolean bool date datetime decimal double float hugeint int int4 int8 integer json list map numeric real smallint struct " +
  "text time timestamp timestamptz tinyint ubigint uinteger usmallint utinyint uuid varchar"
).split(" ");

// Offered after a space, where they begin something.
export const kOffered = [
  "SELECT", "FROM", "WHERE", "GROUP BY", "GROUP BY ALL", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "JOIN", "LEFT JOIN", "FULL JOIN", "CROSS JOIN",
  "ASOF JOIN", "ON", "USING", "AS", "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "BETWEEN", "LIKE", "ILIKE", "CASE", "WHEN", "THEN",
  "ELSE", "END", "DISTINCT", "WITH", "UNION ALL", "UNION", "EXCEPT", "INTERSECT", "QUALIFY", "OVER", "PARTITION BY", "FILTER", "INTERVAL",
  "CAST", "EXISTS", "DESC", "ASC", "NULLS LAST", "EXCLUDE", "VALUES", "NULL", "TRUE", "FALSE",
];

interface FunctionGroup {
  detail: string;
  names: string[];
}

export const kFunctions: FunctionGroup[] = [
  {
    detail: "aggregate",
    names: (
      "count sum avg min max median mode stddev variance quantile_cont approx_count_distinct approx_quantile any_value arg_max arg_min " +
      "bool_and bool_or corr count_if first histogram last list string_agg"
    ).split(" "),
  },
  { detail: "window function", names: "row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value".split(" ") },
  {
    detail: "function of text",
    names: (
      "concat concat_ws contains starts_with ends_with length lower upper trim ltrim rtrim left right lpad rpad substring replace split_part " +
      "string_split regexp_matches regexp_replace regexp_extract strip_accents levenshtein md5 printf format"
    ).split(" "),
  },
  {
    detail: "function of times",
    names: (
      "date_trunc date_part date_diff date_add age year month day dayofweek hour minute second week quarter strftime strptime epoch epoch_ms " +
      "to_timestamp make_date last_day time_bucket now today"
    ).split(" "),
  },
  { detail: "function of numbers", names: "abs ceil floor round sign sqrt power exp ln log log10 greatest least mod random".split(" ") },
  {
    detail: "function of lists and structs",
    names: "unnest len list_contains list_sort list_distinct list_transform list_filter list_aggregate array_to_string struct_pack json_extract json_extract_string".split(" "),
  },
  { detail: "function of any value", names: "coalesce nullif ifnull typeof hash try_cast".split(" ") },
  { detail: "table function", names: ["generate_series", "range", "unnest"] },
];
