// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { RunDetail, Step } from "../api/types";
import { axisSeconds, spanOf, stepNote, stepSign } from "./steps";

const step = (change: Partial<Step>): Step => ({
  table: { name: "a.b", kind: "table", layer: "a" }, state: "published", version: 1, rows: 0, bytes: 0, seconds: 2,
  began: "2026-11-30T08:00:01Z", route: "general", message: "", tests: [], ...change,
});
const test = (severity: "error" | "warn", passed: boolean) => ({ test: "x", severity, passed, failures: 3, error: "", samples: null });
const detail = (steps: Step[], ended: string | null): RunDetail => ({
  steps,
  run: {
    id: "1", state: "running", started: "2026-11-30T08:00:00Z", ended, rows: 0, bytes: 0, tests_failed: 0, tests_warned: 0,
    steps: { published: 0, unchanged: 0, failed: 0, skipped: 0, dropped: 0 },
  },
});

it("says what became of a step", () => {
  expect(stepNote(step({ state: "failed", tests: [test("error", false), test("error", true)] }))).toBe(
    "1 of 2 tests failed, not published");
  expect(stepNote(step({ state: "failed", message: "disk full\nat write" }))).toBe("disk full");
  expect(stepNote(step({ tests: [test("warn", false)] }))).toBe("1 test warned");
  expect(stepNote(step({ state: "unchanged" }))).toBe("unchanged");
  expect(stepNote(step({}))).toBe("");
});

it("signs a published step that warned", () => {
  expect(stepSign(step({ tests: [test("warn", false)] }))).toBe("warned");
  expect(stepSign(step({ tests: [test("warn", true)] }))).toBe("ok");
});

it("puts steps on the axis of the run", () => {
  const { run } = detail([], null);
  expect(spanOf(run, step({}))).toEqual({ from: 1, to: 3 });
  expect(spanOf(run, step({ began: null }))).toBeNull();
  const now = new Date("2026-11-30T08:00:10Z");
  expect(axisSeconds(detail([step({})], null), now)).toBe(10);
  expect(axisSeconds(detail([step({})], "2026-11-30T08:00:02Z"), now)).toBe(3);
});
