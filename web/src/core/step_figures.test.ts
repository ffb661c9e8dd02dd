// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { Step, StepProgress } from "../api/types";
import { figuresOf, labelIn, rateOf, widthOf } from "./step_figures";
import type { StepRow } from "./steps";

const ended = (change: Partial<Step>) => ({ step: { rows: 52_186, seconds: 0.1, ...change } }) as StepRow;
const going = (change: Partial<StepProgress>) => ({ live: { rows_out: 0, seconds: 2, ...change } }) as StepRow;

it("says the rows of a step that has ended, and its rate", () => {
  expect(figuresOf(ended({}))).toEqual({ said: "52,186 rows out, 522 k/s", labels: ["52.2 k rows, 522 k/s", "52.2 k rows"] });
  expect(figuresOf(ended({ rows: 1, seconds: 0.5 }))).toEqual({ said: "1 row out, 2/s", labels: ["1 row, 2/s", "1 row"] });
  expect(figuresOf(ended({ rows: 0 }))).toBeNull();
});

it("says those of a step that goes on once it writes", () => {
  expect(figuresOf(going({}))).toBeNull();
  expect(figuresOf(going({ rows_out: 1_000_000 }))?.labels[0]).toBe("1 M rows, 500 k/s");
  expect(figuresOf({} as StepRow)).toBeNull();
});

it("guesses no rate", () => {
  expect(rateOf(3, 0)).toBe("");
  expect(rateOf(3, 10)).toBe("");
  expect(rateOf(10, 10)).toBe("1/s");
});

it("shows what fits, in the bar or beside it, or nothing", () => {
  const figures = { said: "", labels: ["52.2 k rows, 522 k/s", "52.2 k rows"] };
  const [long, brief] = figures.labels.map(widthOf) as [number, number];
  expect(labelIn(figures, { bar: long, beside: long })).toEqual({ text: figures.labels[0], inBar: true });
  expect(labelIn(figures, { bar: brief, beside: long })).toEqual({ text: figures.labels[0], inBar: false });
  expect(labelIn(figures, { bar: brief, beside: long - 1 })).toEqual({ text: figures.labels[1], inBar: true });
  expect(labelIn(figures, { bar: 3, beside: brief })).toEqual({ text: figures.labels[1], inBar: false });
  expect(labelIn(figures, { bar: 3, beside: brief - 1 })).toBeNull();
});
