// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { askedOf, offsetOf, wordAt } from "./sql_place";

it.each([
  ["SELECT agee", 1, 8, "agee"],
  ["-- ü\nSELECT x", 2, 8, "x"],
  ["SELECT 'üß東😀', agee", 1, 23, "agee"],
  ["SELECT", 9, 9, ""],
  ["a\nb", 1, 40, "\nb"],
])("finds in %j line %d, byte %d", (text, line, column, rest) => {
  expect(text.slice(offsetOf(text, line, column) ?? 0)).toBe(rest);
});

it("finds no place where there is none", () => expect(offsetOf("SELECT", 0, 0)).toBeNull());

it.each([
  ["SELECT agee FROM t", 7, "agee"], ["SELECT agee FROM t", 9, "agee"], ["SELECT größe", 7, "größe"], ["a ( b", 2, "("],
  ["SELECT x FROM  \n", 16, "FROM"], ["", 0, ""],
])("marks in %j at %d", (text, offset, word) => {
  const { from, to } = wordAt(text, offset);
  expect(text.slice(from, to)).toBe(word);
});

it("asks what is selected, else all", () => {
  expect(askedOf("SELECT 1; SELECT 2", { from: 10, to: 18 })).toEqual({ text: "SELECT 2", from: 10, to: 18 });
  expect(askedOf("SELECT 1", { from: 6, to: 7 }).text).toBe("SELECT 1");
  expect(askedOf("SELECT 1", { from: 3, to: 3 }).text).toBe("SELECT 1");
});
