// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { Lineage, LineageNode } from "../api/types";
import { columnPath, columnsTakingPart, formatColumn, parseColumn } from "./column_path";

const edges: Lineage["edges"] = [
  { from: "raw.p", to: "b.p", columns: [{ from: "birth", to: "birth", how: "identity" }], influence: [] },
  {
    from: "b.p", to: "g.s", influence: ["id"],
    columns: [{ from: "birth", to: "age", how: "transformation" }, { from: "sex", to: "sex", how: "identity" }],
  },
  { from: "g.s", to: "g.bands", columns: [{ from: "age", to: "mean", how: "aggregation" }], influence: [] },
];
const node = (name: string, columns: string[]): LineageNode => ({
  id: name, name, urn: "", type: "dataset", kind: "table", layer: "", platform: "", known: true, removed: false, rows: null, more_up: 0, more_down: 0,
  unresolved: [],
  columns: columns.map((column) => ({ name: column, type: "text" })),
});

it("follows a column both ways", () => {
  expect([...columnPath(edges, { table: "g.s", column: "age" })].sort()).toEqual(
    ["b.p.birth", "g.bands.mean", "g.s.age", "raw.p.birth"]);
});

it("does not turn round: a sibling made of the same source is not on the path", () => {
  expect(columnPath(edges, { table: "g.s", column: "sex" })).not.toContain("g.s.age");
});

it("lists what takes part, in the table's order", () => {
  const lineage = { nodes: [node("b.p", ["id", "sex", "name", "birth"]), node("g.s", ["age", "sex"])], edges };
  expect(columnsTakingPart(lineage, "g.s", false).get("b.p")).toEqual(["sex", "birth"]);
  expect(columnsTakingPart(lineage, "g.s", true).get("b.p")).toEqual(["id", "sex", "birth"]);
});

it("writes a column as short as the page allows", () => {
  for (const text of ["age", "b.p.birth", "urn:li:dataset:(urn:li:dataPlatform:hive,db.t,PROD).a.b"]) expect(formatColumn(parseColumn(text, "g.s"), "g.s")).toBe(text);
});
