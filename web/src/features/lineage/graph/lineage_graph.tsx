// SPDX-License-Identifier: Apache-2.0
// The lineage as a graph in lanes, one for each layer. A chunk of its own: it is fetched when it is
// looked at.
import { useMemo } from "react";

import type { Lineage } from "../../../api/types";
import type { ColumnRef } from "../../../core/column_path";
import { GraphCanvas } from "../../../ui/graph/graph_canvas";
import { ColumnEdge, InfluenceEdge } from "./edges";
import { edgesOf, nodesOf } from "./elements";
import { Legend } from "./legend";
import { TableNode } from "./nodes";
import "./graph.css";

export interface GraphProps {
  table: string;
  lineage: Lineage;
  label: string;
  columns: boolean; // drawn with their edges
  influence: boolean;
  column: ColumnRef | null; // followed
}

const kNodeTypes = { table: TableNode };
const kEdgeTypes = { column: ColumnEdge, influence: InfluenceEdge };

export function LineageGraph(props: GraphProps) {
  const nodes = useMemo(() => nodesOf(props), [props]);
  const edges = useMemo(() => edgesOf(props), [props]);
  return (
    <GraphCanvas label={props.label} nodes={nodes} edges={edges} pairs={props.lineage.edges} nodeTypes={kNodeTypes} edgeTypes={kEdgeTypes}>
      <Legend columns={props.columns} />
    </GraphCanvas>
  );
}
