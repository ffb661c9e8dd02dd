// SPDX-License-Identifier: Apache-2.0
// What is looked for in the graph, and the node that was gone to last, by finding or by walking.
import { createContext, useContext, useMemo, useState } from "react";

import { foundIn, type Names } from "../../../core/graph_find";
import { match } from "../../../core/match";

interface Finding {
  query: string; // empty: nothing is looked for
  found: string[]; // ids of nodes
  at: string | null;
  look: (query: string) => void;
  goneTo: (id: string | null) => void;
}

const FindingContext = createContext<Finding>({ query: "", found: [], at: null, look: () => {}, goneTo: () => {} });

export const useFinding = () => useContext(FindingContext);

export function FindingProvider({ names, children }: { names: Names; children: React.ReactNode }) {
  const [query, look] = useState("");
  const [at, goneTo] = useState<string | null>(null);
  const found = useMemo(() => foundIn(names, query), [names, query]);
  const finding = useMemo(() => ({ query, found, at, look, goneTo }), [query, found, at]);
  return <FindingContext value={finding}>{children}</FindingContext>;
}

// How a node is drawn: its class, and what is marked in its name.
export function useFound(id: string, name: string) {
  const { query, found, at } = useFinding();
  if (!found.includes(id)) return { className: "", marks: [] };
  return { className: at === id ? "found-node at-node" : "found-node", marks: match(name, query)?.marks ?? [] };
}
