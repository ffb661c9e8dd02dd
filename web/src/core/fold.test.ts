// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { LineageNode } from "../api/types";
import { fold } from "./fold";

const node = (id: string, kind: string): LineageNode => ({
  id, name: id, urn: "", type: "", kind, layer: "", platform: "", known: true, removed: false, rows: null, columns: [], more_up: 0, more_down: 0, unresolved: [],
});
const edge = (from: string, to: string) => ({ from, to, columns: [], influence: [] });
const charts = Array.from({ length: 48 }, (_, i) => `c${i}`);
const graph = {
  nodes: [node("t", "table"), node("u", "table"), ...charts.map((id) => node(id, "chart")), node("d", "dashboard")],
  edges: [edge("u", "t"), ...charts.map((id) => edge("t", id)), edge("c47", "d")],
};

it("folds neighbours of one kind beyond the twelfth", () => {
  const { nodes, edges, folds } = fold(graph, new Set(["t"]));
  expect(folds.map(({ of, way, kind, folded }) => [of, way, kind, folded.length])).toEqual([["t", "down", "chart", 36]]);
  expect(nodes).toHaveLength(graph.nodes.length - 36);
  expect(edges).toHaveLength(graph.edges.length - 36);
});

it("keeps what leads on, and what is asked about", () => {
  const kept = fold(graph, new Set(["t", "c46"])).nodes.map(({ id }) => id);
  expect(kept).toEqual(expect.arrayContaining(["c46", "c47", "d", "u"]));
});

it("leaves a graph alone in which nothing has too many", () => {
  const small = { nodes: graph.nodes.slice(0, 13), edges: graph.edges.slice(0, 12) };
  expect(fold(small, new Set(["t"]))).toEqual({ ...small, folds: [] });
});
