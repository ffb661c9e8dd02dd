// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { PlannedStep, Progress, RunDetail, Step, StepProgress } from "../api/types";
import { axisSeconds, endOf, liveNote, outlookOf, rowsOf, shareOf, spanOf, stepNote, stepSign } from "./steps";

const step = (change: Partial<Step>): Step => ({
  table: { name: "a.b", kind: "table", layer: "a" }, state: "published", version: 1, rows: 0, bytes: 0, seconds: 2,
  began: "2026-11-30T08:00:01Z", route: "general", message: "", tests: [], ...change,
});
const test = (severity: "error" | "warn", passed: boolean) => ({ test: "x", severity, passed, failures: 3, error: "", samples: null });
const planned = (name: string, before: number | null, waits_for: string[] = []): PlannedStep =>
  ({ table: { name, kind: "table", layer: "a" }, waits_for, seconds_before: before });
const live = (change: Partial<StepProgress>): StepProgress => ({
  table: "a.c", number: 2, count: 3, began: "2026-11-30T08:00:03Z", phase: "reading", rows_in: 1_000_000, rows_out: 0,
  partitions_done: 0, partitions_total: 0, seconds: 2, rows_per_second: 500_000, seconds_left: null, ...change,
});
const detail = (steps: Step[], ended: string | null, more: Partial<RunDetail> = {}): RunDetail => ({
  steps, plan: [], progress: null, ...more,
  run: {
    id: "1", state: ended ? "succeeded" : "running", started: "2026-11-30T08:00:00Z", ended, rows: 0, bytes: 0, tests_failed: 0,
    tests_warned: 0, process: 7, message: "", steps: { published: 0, unchanged: 0, failed: 0, skipped: 0, dropped: 0 }, ...more.run,
  },
});
const going = (step: StepProgress): { plan: PlannedStep[]; progress: Progress } => ({
  plan: [planned("a.b", 2), planned("a.c", 4, ["a.b"]), planned("a.d", 4, ["a.b", "a.c"])],
  progress: { told: "2026-11-30T08:00:05Z", log_bytes: 0, step },
});
const now = new Date("2026-11-30T08:00:05Z");

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
  const run = detail([step({}), step({ began: null })], null);
  const [timed, untimed] = rowsOf(run).map((row) => spanOf(run, row, now));
  expect(timed).toEqual({ from: 1, to: 3 });
  expect(untimed).toBeNull();
  expect(axisSeconds(run, rowsOf(run), now)).toBe(5);
  const ended = detail([step({})], "2026-11-30T08:00:02Z");
  expect(axisSeconds(ended, rowsOf(ended), now)).toBe(3);
});

it("shows what goes on and what is still to come", () => {
  const run = detail([step({})], null, going(live({})));
  const rows = rowsOf(run);
  expect(rows.map(({ state }) => state)).toEqual(["published", "running", "waiting"]);
  expect(rows[2]?.waitsFor).toEqual(["a.c"]);
  expect(outlookOf(rows)).toEqual({ share: 0.4, left: 6 }); // 2 + 2 of 2 + 4 + 4
  expect(spanOf(run, rows[1]!, now)).toEqual({ from: 3, to: 5 });
  expect(axisSeconds(run, rows, now)).toBe(11);
});

it("says how far a step is by its real unit", () => {
  expect(liveNote(live({}), 4)).toBe("50 %, 1 M rows read, 500 k/s, about 2.0 s left");
  expect(liveNote(live({}), null)).toBe("1 M rows read, 500 k/s");
  const writing = live({ phase: "writing", partitions_total: 8, partitions_done: 2, seconds: 6, seconds_left: 2 });
  expect(liveNote(writing, null)).toBe("75 %, 2 of 8 partitions, about 2.0 s left");
  expect(shareOf(live({ phase: "testing", rows_out: 5 }), 4)).toBe(1);
});

it("leaves a run that died where it was heard of last", () => {
  const dead = detail([step({})], null, { ...going(live({})), run: { state: "died" } as RunDetail["run"] });
  const rows = rowsOf(dead);
  expect(rows.map(({ state }) => state)).toEqual(["published", "broken off", "not reached"]);
  const later = new Date("2026-12-30T08:00:00Z");
  expect(endOf(dead, later)).toEqual(now);
  expect(spanOf(dead, rows[1]!, later)).toEqual({ from: 3, to: 5 });
  expect(axisSeconds(dead, rows, later)).toBe(5);
});
