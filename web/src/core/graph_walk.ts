// SPDX-License-Identifier: Apache-2.0
// Ways from node to node of a graph that runs from left to right.

export interface Box {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Pair {
  from: string;
  to: string;
}

export type Way = "upstream" | "downstream" | "above" | "below";

const middle = ({ y, height }: Box) => y + height / 2;

// What was laid out below one another; by places, since a lane may hold several such columns.
const inOneColumn = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width;

// Along an edge to the nearest at the other end, or to the nearest in the same column; null: there is none.
export function nodeOn(way: Way, from: string, boxes: Box[], pairs: Pair[]): string | null {
  const here = boxes.find(({ id }) => id === from);
  if (!here) return null;
  const ends = new Set(
    way === "upstream" ? pairs.filter(({ to }) => to === from).map((pair) => pair.from)
    : way === "downstream" ? pairs.filter((pair) => pair.from === from).map(({ to }) => to)
    : boxes.filter((box) => inOneColumn(box, here) && (way === "above" ? middle(box) < middle(here) : middle(box) > middle(here))).map(({ id }) => id),
  );
  const distance = (box: Box) => Math.abs(middle(box) - middle(here));
  return boxes.filter(({ id }) => id !== from && ends.has(id)).sort((a, b) => distance(a) - distance(b))[0]?.id ?? null;
}

// As one reads it: from left to right, within a column downwards.
export const inOrder = (boxes: Box[]): Box[] => [...boxes].sort((a, b) => a.x - b.x || a.y - b.y);
