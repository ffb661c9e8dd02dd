// SPDX-License-Identifier: Apache-2.0
// How far each table of a lineage is from the one that was asked for.
import type { Lineage } from "../api/types";

export interface Hop {
  name: string;
  hops: number; // below 0 towards the sources, above 0 towards what reads it
}

export function hopsFrom(table: string, edges: Lineage["edges"]): Hop[] {
  const walk = (next: (name: string) => string[]) => {
    const hops = new Map([[table, 0]]);
    for (const [name, distance] of hops) {
      for (const other of next(name)) if (!hops.has(other)) hops.set(other, distance + 1);
    }
    return [...hops].slice(1);
  };
  const up = walk((name) => edges.filter(({ to }) => to === name).map(({ from }) => from));
  const down = walk((name) => edges.filter(({ from }) => from === name).map(({ to }) => to));
  return [
    ...up.map(([name, distance]) => ({ name, hops: -distance })),
    ...down.map(([name, distance]) => ({ name, hops: distance })),
  ];
}
