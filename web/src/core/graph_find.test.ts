// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { foundIn, foundWords, nextOf } from "./graph_find";

const names = new Map([["1", ["raw.patients"]], ["2", ["silver.patients"]], ["fold", ["Chart 7", "Chart 8"]]]);

it("finds by every word, also what a node stands for", () => {
  expect(foundIn(names, "PATIENTS")).toEqual(["1", "2"]);
  expect(foundIn(names, "patients silver")).toEqual(["2"]);
  expect(foundIn(names, "chart 8")).toEqual(["fold"]);
  expect(foundIn(names, "patients chart")).toEqual([]);
  expect(foundIn(names, " ")).toEqual([]);
});

it("goes round what was found", () => {
  const found = ["a", "b", "c"];
  expect(nextOf(found, null, 1)).toBe("a");
  expect(nextOf(found, null, -1)).toBe("c");
  expect(nextOf(found, "c", 1)).toBe("a");
  expect(nextOf(found, "a", -1)).toBe("c");
  expect(nextOf(found, "not any more", 1)).toBe("a");
  expect(nextOf([], "a", 1)).toBeNull();
});

it("says where one is", () => {
  expect(foundWords([], null)).toBe("None");
  expect(foundWords(["a", "b"], null)).toBe("2 found");
  expect(foundWords(["a", "b"], "b")).toBe("2 of 2");
});
