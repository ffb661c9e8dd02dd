// SPDX-License-Identifier: Apache-2.0
// How far each node of a lineage is from the one that was asked for.
import type { Lineage } from "../api/types";

export interface Hop {
  id: string; // of a node
  hops: number; // below 0 towards the sources, above 0 towards what reads it
}

export function hopsFrom(start: string, edges: Lineage["edges"]): Hop[] {
  const walk = (next: (id: string) => string[]) => {
    const hops = new Map([[start, 0]]);
    for (const [id, distance] of hops) {
      for (const other of next(id)) if (!hops.has(other)) hops.set(other, distance + 1);
    }
    return [...hops].slice(1);
  };
  const up = walk((id) => edges.filter(({ to }) => to === id).map(({ from }) => from));
  const down = walk((id) => edges.filter(({ from }) => from === id).map(({ to }) => to));
  return [
    ...up.map(([id, distance]) => ({ id, hops: -distance })),
    ...down.map(([id, distance]) => ({ id, hops: distance })),
  ];
}
