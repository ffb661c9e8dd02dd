// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { tickLabel, timeTicks } from "./axis";

it("takes round steps, about six", () => {
  expect(timeTicks(8.4)).toEqual([2, 4, 6, 8]);
  expect(timeTicks(0.62)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  expect(timeTicks(90)).toEqual([20, 40, 60, 80]);
  expect(timeTicks(0)).toEqual([]);
});

it("labels them", () => {
  expect(tickLabel(0.5)).toBe("0.5 s");
  expect(tickLabel(90)).toBe("1.5 min");
  expect(tickLabel(7200)).toBe("2 h");
});
