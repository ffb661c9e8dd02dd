// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";

import { distributionOf, shortValue } from "./distribution";

const profile = { null_share: 0, distinct_share: 0.5, min: null, max: null, heights: null, frequent: [] };

test("few values are shares, numbers and dates bins, all else the part that is distinct", () => {
  expect(distributionOf({ ...profile, min: "0.0", max: "36841.0", heights: [1, 2] })).toEqual({
    form: "bins", heights: [1, 2], label: "0 to 36,841",
  });
  expect(distributionOf({ ...profile, frequent: [{ value: "M", count: 62 }, { value: "S", count: 38 }] })).toEqual({
    form: "shares", shares: [0.62, 0.38], label: "M, 62 %",
  });
  expect(distributionOf(profile)).toEqual({ form: "distinct", share: 0.5, label: "50 % distinct" });
});

test("few numbers are shares too: most of them are codes", () => {
  const few = { ...profile, min: "1", max: "7", heights: [7, 1], frequent: [{ value: "1", count: 7 }, { value: "7", count: 1 }] };
  expect(distributionOf(few)).toEqual({ form: "shares", shares: [0.875, 0.125], label: "1, 88 %" });
});

test("nulls alone and nested values have nothing to show", () => {
  expect(distributionOf({ ...profile, null_share: 1 })).toBeNull();
  expect(distributionOf({ ...profile, distinct_share: null })).toBeNull();
});

test("values are short where they are compared", () => {
  expect(["-1234.50", "-0.25", "12345678901234567890", "2014-01-09 12:30:00.5", "2014-01-09", "1e9", ""].map(shortValue)).toEqual([
    "-1,234.5", "-0.25", "12345678901234567890", "2014-01-09", "2014-01-09", "1e9", "",
  ]);
});
