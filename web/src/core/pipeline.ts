// SPDX-License-Identifier: Apache-2.0
// How the models of a project stand, and which of them a selector means.
import type { Pipeline, PipelineNode } from "../api/types";
import { duration, plural, short } from "./numbers";
import { signOfStep, type Sign } from "./states";
import { liveNote, rowsOf, type StepRow } from "./steps";

export interface Standing {
  sign: Sign;
  state: string;
  words: string;
}

export const isModel = ({ model, kind }: PipelineNode) => model !== null && kind !== "source";

function inRun({ sign, state, step, live, waitsFor, before }: StepRow): Standing | null {
  if (live) return { sign, state, words: liveNote(live, before) };
  if (!step) return { sign, state, words: waitsFor[0] ? `waits for ${waitsFor[0]}` : state };
  return null;
}

const firstLine = (text: string) => text.split("\n", 1)[0] ?? "";

function lastTime({ kind, rows, last, model }: PipelineNode): Standing {
  if (kind === "source") return { sign: "ok", state: "source", words: rows === null ? "files" : `${short(rows)} rows` };
  if (!last) return { sign: "waiting", state: "never built", words: model ? "never built" : "no model" };
  const sign = signOfStep({ state: last.state, warned: last.tests_warned > 0 });
  const state = last.state;
  if (last.tests_failed > 0) return { sign, state, words: `${plural(last.tests_failed, "test")} failed` };
  if (sign === "failed" || sign === "skipped") return { sign, state, words: firstLine(last.message) || state };
  const what = rows === null ? "view" : `${short(rows)} rows`;
  return { sign, state, words: `${what}, ${duration(last.seconds)}${last.tests_warned ? `, ${plural(last.tests_warned, "test")} warned` : ""}` };
}

// Of each node by its name: in the run that goes on, or after the last that built it.
export function standings({ nodes, running }: Pipeline): Map<string, Standing> {
  const rows = new Map((running ? rowsOf(running) : []).map((row) => [row.table.name, row]));
  return new Map(nodes.map((node) => {
    const row = rows.get(node.name);
    return [node.name, (row && inRun(row)) ?? lastTime(node)];
  }));
}

function reached({ edges }: Pipeline, from: string, way: "up" | "down"): Set<string> {
  const found = new Set([from]);
  for (const name of found) {
    for (const edge of edges) {
      if (way === "up" && edge.to === name) found.add(edge.from);
      if (way === "down" && edge.from === name) found.add(edge.to);
    }
  }
  return found;
}

export type Scope = "all" | "one" | "up" | "down";

export const selectorOf = (scope: Scope, model: string): string[] =>
  scope === "all" ? [] : [{ one: model, up: `+${model}`, down: `${model}+` }[scope]];

// How many models are built, as far as is known before they are bound.
export function countIn(pipeline: Pipeline, scope: Scope, model: string): number {
  const models = pipeline.nodes.filter(isModel);
  if (scope === "all") return models.length;
  if (scope === "one") return 1;
  const names = reached(pipeline, model, scope);
  return models.filter(({ name }) => names.has(name)).length;
}

export function sentenceOf(pipeline: Pipeline): string {
  const models = pipeline.nodes.filter(isModel);
  const all = standings(pipeline);
  const count = (sign: Sign) => models.filter(({ name }) => all.get(name)?.sign === sign).length;
  const told = [
    count("running") && "one is being built", count("failed") && `${count("failed")} failed`, count("warned") && `${count("warned")} warned`,
    models.filter(({ last }) => !last).length && `${models.filter(({ last }) => !last).length} never built`,
  ].filter(Boolean);
  return `${plural(models.length, "model")}${told.length ? `, ${told.join(", ")}` : ", all as they should be"}`;
}
