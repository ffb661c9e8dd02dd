// SPDX-License-Identifier: Apache-2.0
// The lineage as a graph in lanes, one for each layer. A chunk of its own: it is fetched when it is
// looked at.
import { useMemo } from "react";

import type { Lineage } from "../../../api/types";
import type { ColumnRef } from "../../../core/column_path";
import { fold } from "../../../core/fold";
import { GraphCanvas } from "../../../ui/graph/graph_canvas";
import { ColumnEdge, InfluenceEdge } from "./edges";
import { edgesOf, foldEdges, foldNodes, nodesOf } from "./elements";
import { ExportButtons } from "./export_buttons";
import { Legend } from "./legend";
import { FoldNode, TableNode } from "./nodes";
import "./graph.css";

export interface GraphProps {
  start: string; // the node that the page is about
  ends: string[]; // that, and what a way leads to
  isPath: boolean; // the ways between them alone
  folds: boolean; // too many neighbours of a kind become one
  lineage: Pick<Lineage, "nodes" | "edges">;
  title: string; // in files
  label: string;
  columns: boolean; // drawn with their edges
  influence: boolean;
  column: ColumnRef | null; // followed
}

const kNodeTypes = { table: TableNode, fold: FoldNode };
const kEdgeTypes = { column: ColumnEdge, influence: InfluenceEdge };

function drawn(props: GraphProps) {
  const { folds, ...lineage } = props.folds ? fold(props.lineage, new Set(props.ends)) : { folds: [], ...props.lineage };
  const folded = foldEdges(folds);
  return {
    nodes: [...nodesOf({ ...props, lineage }), ...foldNodes(folds)],
    edges: [...edgesOf({ ...props, lineage }), ...folded],
    pairs: [...lineage.edges, ...folded.map(({ source, target }) => ({ from: source, to: target }))],
  };
}

export function LineageGraph(props: GraphProps) {
  const parts = useMemo(() => drawn(props), [props]);
  return (
    <GraphCanvas label={props.label} {...parts} nodeTypes={kNodeTypes} edgeTypes={kEdgeTypes}>
      <Legend columns={props.columns} />
      <ExportButtons title={props.title} />
    </GraphCanvas>
  );
}
