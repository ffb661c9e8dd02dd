// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { Attention, Home } from "../api/types";
import { homeSentence } from "./home_sentence";

const home = (counts: Partial<Home["counts"]>, attention: [string, Attention["state"]][]): Home => ({
  project: "p", counts: { tables: 0, views: 0, sources: 0, runs: 0, ...counts },
  layers: [], owners: [], runs: [], changed: [],
  attention: attention.map(([name, state]) => ({
    name, state, kind: "table", layer: "gold", what: "", test: null, time: "", run: "" })),
});

it("says what is here and how it is", () => {
  expect(homeSentence(home({ tables: 3, sources: 4 }, []))).toBe(
    "3 tables and 4 sources. Everything is in a good state.");
  expect(homeSentence(home({ tables: 1, views: 2, sources: 4 }, [["a", "failed"], ["a", "warned"], ["b", "warned"]]))).toBe(
    "1 table, 2 views and 4 sources. 1 table is held back, 1 has warnings; everything else is in a good state.");
});
