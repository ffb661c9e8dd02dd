// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { match } from "./match";

it("needs every word, in any order and case", () => {
  expect(match("gold.sinusitis_study", "STUDY gold")?.marks).toEqual([[0, 4], [15, 20]]);
  expect(match("gold.sinusitis_study", "gold silver")).toBeNull();
});

it("prefers the start of a word", () => {
  const of = (name: string) => match(name, "sinus")?.score ?? 0;
  expect(of("sinusitis")).toBeGreaterThan(of("gold.sinusitis"));
  expect(of("gold.sinusitis")).toBeGreaterThan(of("gold.pansinusitis"));
});

it("joins marks that touch, and finds all when nothing is typed", () => {
  expect(match("abcd", "ab bc")?.marks).toEqual([[0, 3]]);
  expect(match("abcd", " ")).toEqual({ score: 0, marks: [] });
});
