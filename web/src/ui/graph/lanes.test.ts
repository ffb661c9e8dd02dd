// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { placed, type LanedNode } from "./lanes";

const node = (id: string): LanedNode => ({ id, position: { x: 0, y: 0 }, width: 100, height: 50, data: { layer: id.split(".")[0]! } });

it("keeps lanes apart, in the order of the layers, and puts what has no edge below", () => {
  const places = new Map([["source.a", { x: 0, y: 0 }], ["silver.b", { x: 172, y: 0 }], ["gold.c", { x: 172, y: 90 }]]);
  const at = new Map(placed(["gold.d", "gold.c", "silver.b", "source.a"].map(node), places).map(({ id, position }) => [id, position]));
  expect(at.get("silver.b")).toEqual({ x: 172, y: 0 });
  expect(at.get("gold.c")).toEqual({ x: 344, y: 90 });
  expect(at.get("gold.d")).toEqual({ x: 344, y: 172 });
  expect(at.get("lane gold")).toEqual({ x: 344, y: -44 });
});

it("stacks nodes of which none has an edge", () => {
  const at = placed(["silver.a", "silver.b", "gold.c"].map(node), new Map()).map(({ position: { x, y } }) => [x, y]);
  expect(at.slice(0, 3)).toEqual([[0, 0], [0, 82], [172, 0]]);
});
