// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { ended, parseHistory, withPast, type Past } from "./sql_history";

const past = (text: string, id = text): Past => ({ text, id, at: 1, state: null, rows: null, seconds: null });

it("keeps the last hundred, each text once", () => {
  let history: Past[] = [];
  for (let i = 0; i < 120; ++i) history = withPast(history, past(`q${i}`));
  history = withPast(history, past("q100", "again"));
  expect([history.length, history[0]?.id, history.filter(({ text }) => text === "q100").length]).toEqual([100, "again", 1]);
});

it("learns how one ended", () => {
  expect(ended([past("a"), past("b")], "b", { state: "done", rows: 3, seconds: 1 })[1]).toMatchObject({ state: "done", rows: 3 });
});

it("does not keep what is far too long", () => {
  expect(withPast([past("a")], past("x".repeat(30_000)))).toHaveLength(1);
});

it("reads what is no history as none", () => {
  expect(["{", "3", '[{"text":1}]', null].map(parseHistory)).toEqual([[], [], [], []]);
  expect(parseHistory(JSON.stringify([past("a")]))).toHaveLength(1);
});
