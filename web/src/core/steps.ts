// SPDX-License-Identifier: Apache-2.0
// The steps of a run: how each stands, where it lies on the time axis, what is said beside its bar.
import type { RunDetail, Step } from "../api/types";
import { plural, whole } from "./numbers";
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

export interface Span {
  from: number; // seconds since the run began
  to: number;
}

export function spanOf(run: RunDetail["run"], step: Step): Span | null {
  if (step.began === null) return null;
  const from = (Date.parse(step.began) - Date.parse(run.started)) / 1000;
  return { from: Math.max(0, from), to: Math.max(0, from) + step.seconds };
}

// How long the axis is: to the end of the run, or of what is known of it.
export function axisSeconds({ run, steps }: RunDetail, now: Date): number {
  const end = run.ended ? Date.parse(run.ended) : now.getTime();
  const spans = steps.map((step) => spanOf(run, step)?.to ?? 0);
  return Math.max((end - Date.parse(run.started)) / 1000, ...spans, 0.001);
}
