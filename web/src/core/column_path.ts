// SPDX-License-Identifier: Apache-2.0
// One column followed through the edges of a lineage: all that makes it, all that it makes.
import type { Lineage } from "../api/types";

export interface ColumnRef {
  table: string; // a node's id: the name of a table of the project, the urn of another
  column: string;
}

export const columnKey = ({ table, column }: ColumnRef) => `${table}.${column}`;

// `col=condition_age` is a column of the table of the page; `col=bronze.conditions.start` of another.
export function parseColumn(text: string, table: string): ColumnRef {
  const foreign = /^(urn:li:dataset:\(.*?\))\.(.+)$/.exec(text);
  if (foreign?.[1] && foreign[2]) return { table: foreign[1], column: foreign[2] };
  const [schema, name, ...rest] = text.split(".");
  return rest.length ? { table: `${schema}.${name}`, column: rest.join(".") } : { table, column: text };
}

export const formatColumn = (column: ColumnRef, table: string) =>
  column.table === table ? column.column : columnKey(column);

// Of several columns all that they reach. A node may have thousands.
export function columnPath(edges: Lineage["edges"], ...starts: ColumnRef[]): Set<string> {
  const up = new Map<string, string[]>();
  const down = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, from: string, to: string) => {
    const known = map.get(from);
    if (known) known.push(to);
    else map.set(from, [to]);
  };
  for (const edge of edges) {
    for (const pair of edge.columns) {
      const from = columnKey({ table: edge.from, column: pair.from });
      const to = columnKey({ table: edge.to, column: pair.to });
      add(up, to, from);
      add(down, from, to);
    }
  }
  const reached = new Set<string>();
  for (const way of [up, down]) {
    const seen = new Set<string>();
    const open = starts.map(columnKey);
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (seen.has(key)) continue;
      seen.add(key);
      reached.add(key);
      open.push(...(way.get(key) ?? []));
    }
  }
  return reached;
}

// The columns of each table that take part in making this table or in what is made from it, in the
// order of their table; with those that decide its rows.
export function columnsTakingPart(lineage: Pick<Lineage, "nodes" | "edges">, table: string, influence: boolean): Map<string, string[]> {
  const own = lineage.nodes.find(({ id }) => id === table)?.columns ?? [];
  const reached = columnPath(lineage.edges, ...own.map(({ name }) => ({ table, column: name })));
  if (influence) {
    for (const edge of decidingEdges(lineage, table)) {
      for (const column of edge.influence) reached.add(columnKey({ table: edge.from, column }));
    }
  }
  return new Map(
    lineage.nodes.map((node) => [
      node.id,
      node.columns.map(({ name }) => name).filter((column) => reached.has(columnKey({ table: node.id, column }))),
    ]),
  );
}

// Those at the table itself: what decides rows further away is shown when that table is the one looked at.
export const decidingEdges = (lineage: Pick<Lineage, "edges">, table: string) =>
  lineage.edges.filter(({ from, to }) => from === table || to === table);
