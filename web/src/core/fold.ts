// SPDX-License-Identifier: Apache-2.0
// A node with many neighbours of one kind on a side shows some of them, and how many there are beside.
import type { Lineage, LineageNode } from "../api/types";

export const kShownOfAKind = 12;

export interface Fold {
  id: string;
  of: string; // the node whose neighbours they are
  way: "up" | "down"; // where from it
  kind: string;
  folded: string[]; // ids
}

type Graph = Pick<Lineage, "nodes" | "edges">;

// Only neighbours that no other edge is drawn to are folded: nothing that leads on disappears.
export function foldsOf({ nodes, edges }: Graph, kept: Set<string>): Fold[] {
  const count = new Map<string, number>();
  for (const { from, to } of edges) for (const id of from === to ? [from] : [from, to]) count.set(id, (count.get(id) ?? 0) + 1);
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const groups = new Map<string, Fold>();
  for (const { from, to } of edges) {
    for (const [of, leaf, way] of [[to, from, "up"], [from, to, "down"]] as const) {
      if (count.get(leaf) !== 1 || kept.has(leaf)) continue;
      const kind = kinds.get(leaf) ?? "";
      const id = `${of} ${way} ${kind}`;
      const group = groups.get(id) ?? { id, of, way, kind, folded: [] };
      group.folded.push(leaf);
      groups.set(id, group);
    }
  }
  return [...groups.values()]
    .filter(({ folded }) => folded.length > kShownOfAKind)
    .map((group) => ({ ...group, folded: group.folded.slice(kShownOfAKind - 1) }));
}

export interface Folded extends Graph {
  folds: Fold[];
}

export function fold(graph: Graph, kept: Set<string>): Folded {
  const folds = foldsOf(graph, kept);
  const gone = new Set(folds.flatMap(({ folded }) => folded));
  return {
    folds,
    nodes: graph.nodes.filter(({ id }: LineageNode) => !gone.has(id)),
    edges: graph.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to)),
  };
}
