// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { inOrder, nodeOn, type Box } from "./graph_walk";

const box = (id: string, x: number, y: number, height = 48): Box => ({ id, x, y, width: 100, height });

//  a   c   e
//  b   d       (d is tall)
const boxes = [box("e", 400, 0), box("a", 0, 0), box("b", 20, 90), box("c", 200, 0), box("d", 200, 90, 200)];
const pairs = [{ from: "a", to: "c" }, { from: "b", to: "c" }, { from: "b", to: "d" }, { from: "c", to: "e" }, { from: "d", to: "e" }, { from: "e", to: "e" }];

it("goes along edges to the nearest at their other end", () => {
  expect(nodeOn("upstream", "e", boxes, pairs)).toBe("c");
  expect(nodeOn("upstream", "c", boxes, pairs)).toBe("a");
  expect(nodeOn("upstream", "d", boxes, pairs)).toBe("b");
  expect(nodeOn("downstream", "b", boxes, pairs)).toBe("d");
  expect(nodeOn("downstream", "a", boxes, pairs)).toBe("c");
});

it("goes up and down within a column, whether or not there is an edge", () => {
  expect(nodeOn("below", "a", boxes, pairs)).toBe("b");
  expect(nodeOn("above", "d", boxes, pairs)).toBe("c");
});

it("stays where nothing is", () => {
  expect(nodeOn("upstream", "a", boxes, pairs)).toBeNull();
  expect(nodeOn("downstream", "e", boxes, pairs)).toBeNull();
  expect(nodeOn("above", "a", boxes, pairs)).toBeNull();
  expect(nodeOn("below", "gone", boxes, pairs)).toBeNull();
});

it("reads from left to right and downwards", () => {
  expect(inOrder(boxes).map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
});
