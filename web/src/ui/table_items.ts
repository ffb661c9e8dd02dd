// SPDX-License-Identifier: Apache-2.0
// Rows as a table shows them: sorted within their groups, each group under its heading.

export interface Column<Row> {
  key: string;
  title: string;
  bare?: boolean; // its title is only heard
  numeric?: boolean;
  width?: string;
  small?: "mark" | "title" | "number" | "note"; // its place on a small screen; none: it is left out
  cell: (row: Row) => React.ReactNode;
  sort?: (row: Row) => string | number | null;
}

export interface Group<Row> {
  of: (row: Row) => string;
  heading: (key: string, rows: Row[]) => React.ReactNode;
}

export type Item<Row> = { kind: "heading"; key: string; heading: React.ReactNode } | { kind: "row"; row: Row };

type Key = string | number | null;

// What is not known comes last, either way.
function compare(a: Key, b: Key, way: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return way * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
}

export function flatten<Row>(rows: Row[], columns: Column<Row>[], sort: string | undefined, group?: Group<Row>): Item<Row>[] {
  const way = sort?.startsWith("-") ? -1 : 1;
  const key = columns.find((column) => column.key === sort?.replace("-", ""))?.sort;
  const sorted = key ? [...rows].sort((a, b) => compare(key(a), key(b), way)) : rows;
  if (!group) return sorted.map((row) => ({ kind: "row", row }));
  // Groups keep the order in which they come in the unsorted rows.
  return [...new Set(rows.map(group.of))].flatMap((name) => {
    const members = sorted.filter((row) => group.of(row) === name);
    return [
      { kind: "heading" as const, key: name, heading: group.heading(name, members) },
      ...members.map((row) => ({ kind: "row" as const, row })),
    ];
  });
}
