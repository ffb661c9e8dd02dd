// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { firstRows, quoted, tablesIn } from "./sql_names";

it.each([
  ["SELECT * FROM gold.study", "gold.study study"],
  ["select a. from gold.study as a join silver.people p on a.id = p.id", "gold.study a, silver.people p"],
  ["FROM gold.a, gold.b x WHERE x.y IN (1, gold.c)", "gold.a a, gold.b x"],
  ["SELECT 'FROM gold.no' -- FROM gold.no\n/* JOIN gold.no */ FROM \"my gold\".\"a \"\"b\"\"\" q", 'my gold.a "b" q'],
  ["SELECT a, gold.x FROM gold.y LEFT JOIN gold.z USING (id) ORDER BY a, gold.q", "gold.y y, gold.z z"],
  ["SELECT (SELECT max(a) FROM gold.inner_one) FROM gold.outer_one o", "gold.inner_one inner_one, gold.outer_one o"],
  ["SELECT * FROM gold.", ""],
  ["WITH t AS (FROM gold.a) FROM t", "gold.a a"],
])("finds in %j", (text, found) => {
  expect(tablesIn(text).map(({ table, alias }) => `${table} ${alias}`).join(", ")).toBe(found);
});

it("writes names as they must be", () => {
  expect(["age", "Group", "two words", 'a"b', "größe"].map(quoted)).toEqual(["age", '"Group"', '"two words"', '"a""b"', '"größe"']);
  expect(firstRows("gold.study")).toBe("SELECT * FROM gold.study LIMIT 100");
});
