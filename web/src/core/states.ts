// SPDX-License-Identifier: Apache-2.0
// The states of runs, steps and tables, as one of the few signs that a reader learns.
import type { Run, Step } from "../api/types";
import { whole } from "./numbers";

export type Sign = "ok" | "failed" | "warned" | "running" | "waiting" | "skipped";

const kSigns: Record<string, Sign> = {
  ok: "ok", succeeded: "ok", published: "ok", unchanged: "ok",
  failed: "failed", died: "failed", warned: "warned", running: "running",
  skipped: "skipped", stopped: "skipped", dropped: "skipped",
};

export const signOf = (state: string): Sign => kSigns[state] ?? "waiting";

export const signOfStep = (step: { state: string; warned: boolean }): Sign => {
  const sign = signOf(step.state);
  return sign === "ok" && step.warned ? "warned" : sign;
};

export const isWarned = (step: Step) =>
  step.tests.some(({ passed, severity }) => !passed && severity === "warn");

// "1 of 4 failed", "3 published, 1 unchanged"
export function stepsOf({ steps }: Run): string {
  const all = Object.values(steps).reduce((sum, count) => sum + count, 0);
  if (steps.failed > 0) return `${whole(steps.failed)} of ${whole(all)} failed`;
  const told = Object.entries(steps).filter(([, count]) => count > 0);
  return told.map(([state, count]) => `${whole(count)} ${state}`).join(", ") || "no steps";
}

// Why it failed as a whole, else what became of its steps.
export const outcomeOf = (run: Run) => run.message.split("\n", 1)[0] || stepsOf(run);

// Of a run that died nobody knows when it ended.
export function secondsOf(run: Run, now: Date): number | null {
  const end = run.ended ? new Date(run.ended) : run.state === "running" ? now : null;
  return end && (end.getTime() - new Date(run.started).getTime()) / 1000;
}
