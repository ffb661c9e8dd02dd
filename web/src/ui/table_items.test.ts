// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { flatten, type Column } from "./table_items";

type Row = [group: string, size: number | null];
const columns: Column<Row>[] = [{ key: "size", title: "", cell: () => null, sort: (row) => row[1] }];
const rows: Row[] = [["b", 1], ["b", null], ["a", 3], ["b", 2]];
const shown = (sort?: string) =>
  flatten(rows, columns, sort, { of: (row) => row[0], heading: (name) => name }).map((item) =>
    item.kind === "row" ? item.row[1] : item.heading);

it("keeps the order of groups, and of rows without a sort", () => {
  expect(shown()).toEqual(["b", 1, null, 2, "a", 3]);
});

it("sorts within groups, with what is unknown last either way", () => {
  expect(shown("size")).toEqual(["b", 1, 2, null, "a", 3]);
  expect(shown("-size")).toEqual(["b", 2, 1, null, "a", 3]);
  expect(shown("no such column")).toEqual(shown());
});
