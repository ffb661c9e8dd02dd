// SPDX-License-Identifier: Apache-2.0
// A lineage as the nodes and edges that are drawn: their sizes, not yet their places.
import type { Edge, Node } from "@xyflow/react";

import type { How, LineageNode } from "../../../api/types";
import { columnKey, columnPath, columnsTakingPart, decidingEdges } from "../../../core/column_path";
import { alikeInLanes, kMonoWidth } from "../../../ui/graph/lanes";
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
  page: string; // the table of the page
  columns: ShownColumn[];
  hidden: number; // columns that take no part
};
export type TableNodeType = Node<TableData, "table">;

export type ColumnEdgeType = Edge<{ how: How; followed: boolean }, "column">;
export type InfluenceEdgeType = Edge<Record<string, never>, "influence">;

export const kHead = 48;
export const kColumn = 28;
const kWidthMin = 132;
const kWidthMax = 320;
const kColumnsMax = 40; // of one node; the rest is counted

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
      data: { layer: node.layer, table: node, page, columns: shown, hidden },
      width: widthOf(node, shown),
      height: kHead + kColumn * (shown.length + Number(hidden > 0)),
    };
  });
  return alikeInLanes(nodes);
}

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
      data: { width: waterWidth(rows.get(from) ?? 0, most) },
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
