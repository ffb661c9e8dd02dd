// SPDX-License-Identifier: Apache-2.0
// A lineage as the nodes and edges that are drawn: their sizes, not yet their places.
import type { Edge, Node } from "@xyflow/react";

import type { How, LineageNode } from "../../../api/types";
import { columnKey, columnPath, columnsTakingPart, decidingEdges } from "../../../core/column_path";
import { layerRank, layerTitle } from "../../../core/layers";
import type { GraphProps } from "./lineage_graph";

export interface ShownColumn {
  name: string;
  type: string;
  followed: boolean;
}
export type TableData = {
  table: LineageNode;
  page: string; // the table of the page
  columns: ShownColumn[];
  hidden: number; // columns that take no part
};
export type TableNodeType = Node<TableData, "table">;
export type LaneNodeType = Node<{ title: string }, "lane">;
export type GraphNode = TableNodeType | LaneNodeType;

export type WaterEdgeType = Edge<{ width: number }, "water">;
export type ColumnEdgeType = Edge<{ how: How; followed: boolean }, "column">;
export type InfluenceEdgeType = Edge<Record<string, never>, "influence">;

export const kHead = 48;
export const kColumn = 28;
const kWidthMin = 132;
const kWidthMax = 320;
const kColumnsMax = 40; // of one node; the rest is counted
const kWaterMax = 14;
const kMonoWidth = 7.4; // of a letter, with the widest of the usual fonts

function widthOf({ name, rows }: LineageNode, columns: ShownColumn[]): number {
  const texts = [name.length * kMonoWidth + 44, `${rows ?? ""} rows`.length * kMonoWidth + 44];
  for (const { name: column, type } of columns) texts.push((column.length + type.length) * kMonoWidth + 34);
  return Math.ceil(Math.min(kWidthMax, Math.max(kWidthMin, ...texts)));
}

export function nodesOf({ table: page, lineage, columns, influence, column }: GraphProps): TableNodeType[] {
  const taking = columns ? columnsTakingPart(lineage, page, influence) : null;
  const path = column && columnPath(lineage.edges, column);
  const nodes = lineage.nodes.map((node): TableNodeType => {
    const all = taking?.get(node.name) ?? [];
    const shown = node.columns
      .filter(({ name }) => all.includes(name))
      .slice(0, kColumnsMax)
      .map(({ name, type }) => ({ name, type, followed: path?.has(columnKey({ table: node.name, column: name })) ?? false }));
    const hidden = columns ? node.columns.length - shown.length : 0;
    return {
      id: node.name, type: "table", position: { x: 0, y: 0 },
      data: { table: node, page, columns: shown, hidden },
      width: widthOf(node, shown),
      height: kHead + kColumn * (shown.length + Number(hidden > 0)),
    };
  });
  // As wide as the widest of their lane, so that a lane has straight edges.
  const widths = new Map<string, number>();
  for (const { data, width = 0 } of nodes) widths.set(data.table.layer, Math.max(width, widths.get(data.table.layer) ?? 0));
  return nodes.map((node) => ({ ...node, width: widths.get(node.data.table.layer) }));
}

export type Places = Map<string, { x: number; y: number }>;

// Nodes at their places, and above each lane its name.
export function placed(nodes: TableNodeType[], places: Places): GraphNode[] {
  const at = nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position }));
  const layers = [...new Set(at.map(({ data }) => data.table.layer))];
  const top = Math.min(...at.map(({ position }) => position.y));
  return [
    ...at,
    ...layers.map((layer): LaneNodeType => ({
      id: `lane ${layer}`, type: "lane", data: { title: layerTitle(layer) }, width: 140, height: 20,
      position: { x: Math.min(...at.filter(({ data }) => data.table.layer === layer).map(({ position }) => position.x)), y: top - 44 },
    })),
  ];
}

export const laneOf = ({ data }: TableNodeType) => layerRank(data.table.layer);

// Whether both ends of a pair of columns are drawn.
function drawn(shown: Map<string, string[]>, from: string, to: string) {
  return (pair: { from: string; to: string }) => shown.get(from)?.includes(pair.from) && shown.get(to)?.includes(pair.to);
}

export function edgesOf({ table: page, lineage, columns, influence, column }: GraphProps): Edge[] {
  const shown = columnsTakingPart(lineage, page, influence);
  const deciding = new Set(influence ? decidingEdges(lineage, page) : []);
  const rows = new Map(lineage.nodes.map((node) => [node.name, node.rows ?? 0]));
  const most = Math.max(...rows.values(), 1);
  const path = column && columnPath(lineage.edges, column);
  return lineage.edges.flatMap((edge): Edge[] => {
    const { from, to } = edge;
    const ends = { source: from, target: to };
    const water: WaterEdgeType = {
      ...ends, id: `${from} ${to}`, type: "water", sourceHandle: "out", targetHandle: "in",
      data: { width: Math.max(1.5, Math.sqrt((rows.get(from) ?? 0) / most) * kWaterMax) },
    };
    if (!columns) return [water];
    const pairs = edge.columns.filter(drawn(shown, from, to)).map((pair): ColumnEdgeType => {
      const followed = path !== null && [columnKey({ table: from, column: pair.from }), columnKey({ table: to, column: pair.to })].every((key) => path.has(key));
      return {
        ...ends, id: `${from}.${pair.from} ${to}.${pair.to}`, type: "column", zIndex: followed ? 2 : 1,
        sourceHandle: `out ${pair.from}`, targetHandle: `in ${pair.to}`, data: { how: pair.how, followed },
      };
    });
    const dashed = (deciding.has(edge) ? edge.influence : []).map((name): InfluenceEdgeType => ({
      ...ends, id: `${from}.${name} decides ${to}`, type: "influence", sourceHandle: `out ${name}`, targetHandle: "in", data: {},
    }));
    return [water, ...pairs, ...dashed];
  });
}
