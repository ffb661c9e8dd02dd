// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { Pipeline, PipelineNode, RunDetail } from "../api/types";
import { countIn, selectorOf, sentenceOf, standings } from "./pipeline";

const node = (name: string, change: Partial<PipelineNode> = {}): PipelineNode => ({
  name, kind: "table", layer: name.split(".")[0]!, rows: 3000, bytes: 1, model: `models/${name}.sql`, history: [],
  last: {
    run: "1", started: "2026-11-30T08:00:00Z", state: "published", version: 1, rows: 3000, bytes: 1, seconds: 1.6, route: "general",
    message: "", tests_failed: 0, tests_warned: 0,
  },
  ...change,
});
const last = node("x.y").last!;
const pipeline: Pipeline = {
  name: "shop", runs: [], running: null, definitions_error: null,
  nodes: [
    node("raw.a", { kind: "source", model: null, last: null }), node("silver.b"),
    node("silver.c", { last: { ...last, state: "failed", tests_failed: 1 } }),
    node("gold.d", { last: { ...last, state: "skipped", message: "silver.c failed" } }), node("gold.e", { last: null }),
  ],
  edges: [{ from: "raw.a", to: "silver.b" }, { from: "silver.b", to: "silver.c" }, { from: "silver.c", to: "gold.d" }],
};

it("says how each model stands", () => {
  const all = standings(pipeline);
  expect(all.get("raw.a")).toEqual({ sign: "ok", state: "source", words: "3 k rows" });
  const uncounted = node("raw.u", { kind: "source", model: null, last: null, rows: null });
  expect(standings({ ...pipeline, nodes: [uncounted] }).get("raw.u")?.words).toBe("files");
  expect(all.get("silver.b")).toEqual({ sign: "ok", state: "published", words: "3 k rows, 1.6 s" });
  expect(all.get("silver.c")?.words).toBe("1 test failed");
  expect(all.get("gold.d")).toEqual({ sign: "skipped", state: "skipped", words: "silver.c failed" });
  expect(all.get("gold.e")?.sign).toBe("waiting");
  expect(sentenceOf(pipeline)).toBe("4 models, 1 failed, 1 never built");
});

it("says how they stand in the run that goes on", () => {
  const running = {
    run: { id: "2", state: "running", started: "2026-11-30T09:00:00Z", ended: null },
    steps: [],
    plan: ["silver.b", "silver.c"].map((name, i) => ({ table: { name, kind: "table", layer: "silver" }, waits_for: i ? ["silver.b"] : [], seconds_before: null })),
    progress: { told: "", log_bytes: 0, step: { table: "silver.b", phase: "reading", rows_in: 5, rows_per_second: 1, seconds_left: null, seconds: 5 } },
  } as unknown as RunDetail;
  const all = standings({ ...pipeline, running });
  expect(all.get("silver.b")).toEqual({ sign: "running", state: "running", words: "5 rows read, 1/s" });
  expect(all.get("silver.c")).toEqual({ sign: "waiting", state: "waiting", words: "waits for silver.b" });
  expect(all.get("gold.d")?.state).toBe("skipped");
});

it("counts what a selector means, as far as is known", () => {
  expect([selectorOf("all", ""), selectorOf("up", "silver.c"), selectorOf("down", "silver.c")]).toEqual([[], ["+silver.c"], ["silver.c+"]]);
  const counts = (["all", "one", "up", "down"] as const).map((scope) => countIn(pipeline, scope, "silver.c"));
  expect(counts).toEqual([4, 1, 2, 2]);
});
