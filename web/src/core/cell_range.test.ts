// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { at, boundsOf, copied, moved } from "./cell_range";

const press = (key: string, how: "" | "ctrl" | "shift" = "") => ({ key, ctrlKey: how === "ctrl", metaKey: false, shiftKey: how === "shift" });
const rows = [["a", null, "x\ty"], ["b", "NULL", ""], ["c", '"', "2"]];

it.each([
  ["ArrowDown", "", 2, 1], ["ArrowUp", "", 0, 1], ["ArrowRight", "ctrl", 1, 2], ["Home", "", 1, 0], ["End", "ctrl", 2, 2],
  ["PageDown", "", 2, 1], ["PageUp", "", 0, 1], ["Home", "ctrl", 0, 0],
] as const)("%s %s leads to row %d, column %d", (key, how, row, column) => {
  expect(moved(at(1, 1), press(key, how), 3, 3, 20)).toEqual(at(row, column));
});

it("widens with Shift, and ends at the edge", () => {
  const wide = moved(moved(at(1, 1), press("ArrowDown", "shift"), 3, 3, 20)!, press("ArrowLeft", "shift"), 3, 3, 20)!;
  expect(boundsOf(wide)).toEqual({ top: 1, bottom: 2, left: 0, right: 1 });
  expect(moved(at(2, 2), press("ArrowDown"), 3, 3, 20)).toEqual(at(2, 2));
  expect(moved(at(0, 0), press("x"), 3, 3, 20)).toBeNull();
});

it("copies a value as it is, several for a spreadsheet", () => {
  expect(copied(at(0, 2), rows)).toBe("x\ty");
  expect(copied(at(0, 1), rows)).toBe("");
  expect(copied({ anchor: { row: 0, column: 0 }, active: { row: 2, column: 2 } }, rows)).toBe('a\t\t"x\ty"\nb\tNULL\t\nc\t""""\t2');
});
