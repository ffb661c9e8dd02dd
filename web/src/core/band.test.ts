// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { waterBand } from "./band";

it("draws no water where nothing flows", () => {
  expect(waterBand([0, 0], 100, 10)).toBeNull();
  expect(waterBand([], 100, 10)).toBeNull();
});

it("begins at the first layer that has rows, and goes through to the end", () => {
  const band = waterBand([0, 8, 1], 300, 100);
  expect(band?.surface).toMatch(/^M100 .* H300$/);
  expect(band?.area).toMatch(/^M100 .* H100 Z$/);
});

it("is as high as the cube root of the rows", () => {
  const band = waterBand([8, 1], 200, 100); // room 94: the first is 94 high, the second 47
  expect(band?.surface).toMatch(/^M0 0 /);
  expect(band?.surface).toContain(" 53 H200");
});
