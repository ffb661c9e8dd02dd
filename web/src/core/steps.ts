// SPDX-License-Identifier: Apache-2.0
// The steps of a run: how each stands, where it lies on the time axis, what is said beside its bar.
import type { Place, RunDetail, Step, StepProgress } from "../api/types";
import { duration, percent, plural, short, whole } from "./numbers";
import { signOfStep, type Sign } from "./states";

// The order in which a reader wants to see them.
export const kWorst: Sign[] = ["failed", "warned", "running", "ok", "waiting", "skipped"];

const failing = ({ tests }: Step, severity: "error" | "warn") =>
  tests.filter((test) => !test.passed && test.severity === severity);

export const stepSign = (step: Step) =>
  signOfStep({ state: step.state, warned: failing(step, "warn").length > 0 });

const firstLine = (text: string) => text.split("\n", 1)[0] ?? "";

export function stepNote(step: Step): string {
  const failed = failing(step, "error").length;
  const warned = failing(step, "warn").length;
  if (step.state === "failed") {
    return failed ? `${whole(failed)} of ${plural(step.tests.length, "test")} failed, not published` : firstLine(step.message);
  }
  if (step.state === "published") return warned ? `${plural(warned, "test")} warned` : "";
  return firstLine(step.message) || step.state;
}

// A line of the run's chart: a step that has ended, is being built, or is still to come.
export interface StepRow {
  table: Place;
  sign: Sign;
  state: string;
  step?: Step;
  live?: StepProgress;
  waitsFor: string[]; // those that are not built yet
  before: number | null; // seconds that it took the last time
}

export function rowsOf({ run, steps, plan, progress }: RunDetail): StepRow[] {
  const done = new Map(steps.map((step) => [step.table.name, step]));
  const isOver = run.state !== "running";
  const ended = (step: Step, before: number | null): StepRow =>
    ({ table: step.table, sign: stepSign(step), state: step.state, step, waitsFor: [], before });
  const planned = plan.map(({ table, waits_for, seconds_before: before }): StepRow => {
    const step = done.get(table.name);
    if (step) return ended(step, before);
    const waitsFor = waits_for.filter((name) => !done.has(name));
    const live = progress?.step?.table === table.name ? progress.step : undefined;
    if (live) return { table, sign: isOver ? "failed" : "running", state: isOver ? "broken off" : "running", live, waitsFor, before };
    return { table, sign: isOver ? "skipped" : "waiting", state: isOver ? "not reached" : "waiting", waitsFor, before };
  });
  const names = new Set(plan.map(({ table }) => table.name));
  return [...planned, ...steps.filter(({ table }) => !names.has(table.name)).map((step) => ended(step, null))];
}

// How much of a step is done, from 0 to 1: by partitions once their number is known, else by the time
// that it took before. null: nobody knows.
export function shareOf(live: StepProgress, before: number | null): number | null {
  if (live.phase === "testing") return 1;
  const byTime = before ? Math.min(0.95, live.seconds / before) : null;
  if (live.phase === "reading") return byTime;
  const written = live.partitions_done / live.partitions_total;
  return live.seconds_left === null ? (byTime ?? written) : live.seconds / (live.seconds + live.seconds_left);
}

function leftOf({ live, before }: StepRow): number | null {
  if (!live) return before;
  if (live.seconds_left !== null) return live.seconds_left;
  return before === null ? null : Math.max(0, before - live.seconds);
}

export interface Outlook {
  share: number; // of the whole run
  left: number | null; // seconds; null: some step was never built before
}

export function outlookOf(rows: StepRow[]): Outlook {
  const open = rows.filter(({ step }) => !step);
  const lefts = open.map(leftOf);
  const left = lefts.every((each) => each !== null) ? lefts.reduce<number>((sum, each) => sum + (each ?? 0), 0) : null;
  const spent = rows.reduce((sum, { step, live }) => sum + (step?.seconds ?? live?.seconds ?? 0), 0);
  const done = rows.length - open.length + open.reduce((sum, { live, before }) => sum + ((live && shareOf(live, before)) ?? 0), 0);
  const share = left === null || spent + left === 0 ? done / Math.max(1, rows.length) : spent / (spent + left);
  return { share: Math.min(0.99, share), left };
}

// "6,469 of 10,433 partitions", "3.2 M rows read, 1.2 M/s"
export function liveWords(live: StepProgress): string {
  if (live.phase === "testing") return `testing ${plural(live.rows_out, "row")}`;
  if (live.phase === "reading") return `${short(live.rows_in)} rows read, ${short(live.rows_per_second)}/s`;
  return `${whole(live.partitions_done)} of ${plural(live.partitions_total, "partition")}`;
}

export function liveNote(live: StepProgress, before: number | null): string {
  const share = shareOf(live, before);
  const left = leftOf({ live, before } as StepRow);
  const time = live.phase !== "testing" && left ? `, about ${duration(left)} left` : "";
  return `${share === null || share === 1 ? "" : `${percent(share)}, `}${liveWords(live)}${time}`;
}

export interface Span {
  from: number; // seconds since the run began
  to: number;
}

const since = (start: string, time: string) => Math.max(0, (Date.parse(time) - Date.parse(start)) / 1000);

export function spanOf({ run }: RunDetail, { step, live }: StepRow, now: Date): Span | null {
  if (step?.began) {
    const from = since(run.started, step.began);
    return { from, to: from + step.seconds };
  }
  if (!live) return null;
  const from = since(run.started, live.began);
  return { from, to: run.state === "running" ? Math.max(from, since(run.started, now.toISOString())) : from + live.seconds };
}

// When it ended, as far as is known: of one that died, when it was heard of last.
export function endOf({ run, progress }: RunDetail, now: Date): Date {
  if (run.ended) return new Date(run.ended);
  return run.state === "running" ? now : new Date(progress?.told ?? run.started);
}

// How long the axis is: to the end of the run, or of what is known of it.
export function axisSeconds(detail: RunDetail, rows: StepRow[], now: Date): number {
  const end = (endOf(detail, now).getTime() - Date.parse(detail.run.started)) / 1000;
  const ahead = detail.run.state === "running" ? (outlookOf(rows).left ?? 0) : 0;
  const spans = rows.map((row) => spanOf(detail, row, now)?.to ?? 0);
  return Math.max(end + ahead, ...spans, 0.001);
}
