// SPDX-License-Identifier: Apache-2.0
// A lineage as the nodes and edges that are drawn: their sizes, not yet their places.
import type { Edge, Node } from "@xyflow/react";

import type { How, LineageNode } from "../../../api/types";
import { columnKey, columnPath, columnsTakingPart, decidingEdges } from "../../../core/column_path";
import type { Fold } from "../../../core/fold";
import { alikeInLanes, kMonoWidth, type LaneNodeType } from "../../../ui/graph/lanes";
import { waterWidth, type WaterEdgeType } from "../../../ui/graph/water_edge";
import type { GraphProps } from "./lineage_graph";

export interface ShownColumn {
  name: string;
  type: string;
  followed: boolean;
}
export type TableData = {
  layer: string;
  table: LineageNode;
  page: string; // the node that the page is about
  isEnd: boolean; // that, or what a way leads to
  columns: ShownColumn[];
  hidden: number; // columns that take no part
};
export type TableNodeType = Node<TableData, "table">;

export type ColumnEdgeType = Edge<{ how: How; followed: boolean }, "column">;
export type InfluenceEdgeType = Edge<{ offsets: number[] }, "influence">; // of the columns, below the head's middle
export type FoldNodeType = Node<{ layer: ""; fold: Fold }, "fold">;
export type GraphNode = TableNodeType | FoldNodeType | LaneNodeType;

export const kHead = 48;
export const kColumn = 28;
const kFoldWidth = 160;
const kFoldHeight = 36;
const kWidthMin = 132;
const kWidthMax = 320;
const kColumnsMax = 40; // of one node; the rest is counted

function widthOf({ name, rows }: LineageNode, columns: ShownColumn[]): number {
  const texts = [name.length * kMonoWidth + 44, `${rows ?? ""} rows`.length * kMonoWidth + 44];
  for (const { name: column, type } of columns) texts.push((column.length + type.length) * kMonoWidth + 34);
  return Math.ceil(Math.min(kWidthMax, Math.max(kWidthMin, ...texts)));
}

export function nodesOf({ start: page, lineage, ends, columns, influence, column }: GraphProps): TableNodeType[] {
  const taking = columns ? columnsTakingPart(lineage, page, influence) : null;
  const path = column && columnPath(lineage.edges, column);
  const nodes = lineage.nodes.map((node): TableNodeType => {
    const all = taking?.get(node.id) ?? [];
    const shown = node.columns
      .filter(({ name }) => all.includes(name))
      .slice(0, kColumnsMax)
      .map(({ name, type }) => ({ name, type, followed: path?.has(columnKey({ table: node.id, column: name })) ?? false }));
    const hidden = columns ? node.columns.length - shown.length : 0;
    return {
      id: node.id, type: "table", position: { x: 0, y: 0 },
      data: { layer: node.layer, table: node, page, isEnd: ends.includes(node.id), columns: shown, hidden },
      width: widthOf(node, shown),
      height: kHead + kColumn * (shown.length + Number(hidden > 0)),
    };
  });
  return alikeInLanes(nodes);
}

export const foldNodes = (folds: Fold[]): FoldNodeType[] =>
  folds.map((fold) => ({ id: fold.id, type: "fold", position: { x: 0, y: 0 }, data: { layer: "", fold }, width: kFoldWidth, height: kFoldHeight }));

export const foldEdges = (folds: Fold[]): WaterEdgeType[] =>
  folds.map(({ id, of, way }) => ({
    id: `edge ${id}`, type: "water", ...(way === "up" ? { source: id, target: of } : { source: of, target: id }),
    sourceHandle: "out", targetHandle: "in", data: { width: 1.5 },
  }));

// Whether both ends of a pair of columns are drawn.
function drawn(shown: Map<string, string[]>, from: string, to: string) {
  return (pair: { from: string; to: string }) => shown.get(from)?.includes(pair.from) && shown.get(to)?.includes(pair.to);
}

export function edgesOf({ start: page, lineage, isPath, columns, influence, column }: GraphProps): Edge[] {
  const shown = columnsTakingPart(lineage, page, influence);
  const deciding = new Set(influence ? decidingEdges(lineage, page) : []);
  const rows = new Map(lineage.nodes.map((node) => [node.id, node.rows ?? 0]));
  const most = Math.max(...rows.values(), 1);
  const path = column && columnPath(lineage.edges, column);
  return lineage.edges.flatMap((edge): Edge[] => {
    const { from, to } = edge;
    const ends = { source: from, target: to };
    const water: WaterEdgeType = {
      ...ends, id: `${from} ${to}`, type: "water", sourceHandle: "out", targetHandle: "in",
      data: { marked: isPath, width: waterWidth(rows.get(from) ?? 0, most) },
    };
    if (!columns) return [water];
    const pairs = edge.columns.filter(drawn(shown, from, to)).map((pair): ColumnEdgeType => {
      const followed = path !== null && [columnKey({ table: from, column: pair.from }), columnKey({ table: to, column: pair.to })].every((key) => path.has(key));
      return {
        ...ends, id: `${from}.${pair.from} ${to}.${pair.to}`, type: "column", zIndex: followed ? 2 : 1,
        sourceHandle: `out ${pair.from}`, targetHandle: `in ${pair.to}`, data: { how: pair.how, followed },
      };
    });
    if (!deciding.has(edge)) return [water, ...pairs];
    const places = edge.influence.map((name) => shown.get(from)?.indexOf(name) ?? -1).filter((place) => place >= 0 && place < kColumnsMax);
    if (places.length === 0) return [water, ...pairs];
    const decides: InfluenceEdgeType = {
      ...ends, id: `${from} decides ${to}`, type: "influence", sourceHandle: "out", targetHandle: "in",
      data: { offsets: [...new Set(places)].map((place) => kHead / 2 + kColumn * (place + 0.5)) },
    };
    return [water, ...pairs, decides];
  });
}
