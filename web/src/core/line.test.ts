// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";

import { lineOf } from "./line";

test("the least is at the bottom and the greatest at the top", () => {
  const line = lineOf([1, 3, 2], 100, 20);
  expect(line?.path).toBe("M0 20L50 0L100 10");
  expect([line?.min, line?.max]).toEqual([1, 3]);
});

test("what is not known is a gap", () => {
  expect(lineOf([1, null, 2, 1], 90, 20)?.path).toBe("M0 20M60 0L90 20");
  expect(lineOf([null], 90, 20)).toBeNull();
});

test("one value, and one that never changes, is in the middle", () => {
  expect(lineOf([5], 100, 20)?.dots).toEqual([{ x: 50, y: 10 }]);
  expect(lineOf([5, 5], 100, 20)?.path).toBe("M0 10L100 10");
});
