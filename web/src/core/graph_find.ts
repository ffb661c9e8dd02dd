// SPDX-License-Identifier: Apache-2.0
// Finding by name among the nodes of a graph; a node may stand for several things.
import { match } from "./match";

export type Names = Map<string, string[]>; // of each node, by its id

export function foundIn(names: Names, query: string): string[] {
  if (!query.trim()) return [];
  return [...names].filter(([, each]) => each.some((name) => match(name, query))).map(([id]) => id);
}

// The one after or before `at`, round about; where none is chosen yet, the first or last.
export function nextOf(found: string[], at: string | null, by: 1 | -1): string | null {
  const place = at === null ? -1 : found.indexOf(at);
  if (place < 0) return found.at(by > 0 ? 0 : -1) ?? null;
  return found[(place + by + found.length) % found.length] ?? null;
}

export function foundWords(found: string[], at: string | null): string {
  const place = at === null ? -1 : found.indexOf(at);
  if (found.length === 0) return "None";
  return place < 0 ? `${found.length} found` : `${place + 1} of ${found.length}`;
}
