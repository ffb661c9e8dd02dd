// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { Run } from "../api/types";
import { outcomeOf, secondsOf, signOf, signOfStep, stepsOf } from "./states";

const run = (steps: Partial<Run["steps"]>): Run => ({
  id: "1", state: "succeeded", started: "", ended: null, rows: 0, bytes: 0, tests_failed: 0, tests_warned: 0, process: null, message: "",
  steps: { published: 0, unchanged: 0, failed: 0, skipped: 0, dropped: 0, ...steps },
});

it("gives each state a sign, and one it does not know the sign of waiting", () => {
  expect(signOf("died")).toBe("failed");
  expect(signOf("something new")).toBe("waiting");
  expect(signOfStep({ state: "published", warned: true })).toBe("warned");
  expect(signOfStep({ state: "failed", warned: true })).toBe("failed");
});

it("says what became of the steps", () => {
  expect(stepsOf(run({ published: 3, unchanged: 1 }))).toBe("3 published, 1 unchanged");
  expect(stepsOf(run({ published: 3, failed: 1 }))).toBe("1 of 4 failed");
  expect(stepsOf(run({}))).toBe("no steps");
  expect(outcomeOf({ ...run({}), message: "a.sql:1:2: column not found: x\n  hint: y" })).toBe("a.sql:1:2: column not found: x");
});

it("lets no run go on for ever", () => {
  const begun = { ...run({}), started: "2026-11-30T08:00:00Z" };
  const now = new Date("2026-11-30T08:00:10Z");
  expect(secondsOf({ ...begun, state: "running" }, now)).toBe(10);
  expect(secondsOf({ ...begun, state: "died" }, now)).toBeNull();
  expect(secondsOf({ ...begun, ended: "2026-11-30T08:00:04Z" }, now)).toBe(4);
});
