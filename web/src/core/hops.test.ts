// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { hopsFrom } from "./hops";

const edge = (from: string, to: string) => ({ from, to, columns: [], influence: [] });

it("counts hops both ways, by the shortest way", () => {
  const edges = [edge("raw", "b"), edge("b", "s"), edge("raw", "s"), edge("s", "g"), edge("x", "g")];
  expect(hopsFrom("s", edges)).toEqual([
    { id: "b", hops: -1 }, { id: "raw", hops: -1 }, { id: "g", hops: 1 },
  ]);
});
