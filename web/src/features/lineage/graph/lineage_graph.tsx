// SPDX-License-Identifier: Apache-2.0
// The lineage as a graph in lanes, one for each layer. A chunk of its own: it is fetched when it is
// looked at.
import { useMemo } from "react";

import type { Lineage } from "../../../api/types";
import type { ColumnRef } from "../../../core/column_path";
import { fold } from "../../../core/fold";
import type { Names } from "../../../core/graph_find";
import { useStore } from "../../../core/store";
import { GraphCanvas } from "../../../ui/graph/graph_canvas";
import { singleKeys } from "../../../ui/preferences";
import { ColumnEdge, InfluenceEdge } from "./edges";
import { edgesOf, foldEdges, foldNodes, nodesOf } from "./elements";
import { ExportButtons } from "./export_buttons";
import { FindBox } from "./find_box";
import { FindingProvider } from "./finding";
import { Legend } from "./legend";
import { FoldNode, TableNode } from "./nodes";
import { Walk } from "./walk";
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
  const nameOf = new Map(props.lineage.nodes.map(({ id, name }) => [id, name]));
  const names: Names = new Map(lineage.nodes.map(({ id, name }) => [id, [name]]));
  for (const { id, folded: ids } of folds) names.set(id, ids.map((each) => nameOf.get(each) ?? ""));
  return {
    names,
    nodes: [...nodesOf({ ...props, lineage }), ...foldNodes(folds)],
    edges: [...edgesOf({ ...props, lineage }), ...folded],
    pairs: [...lineage.edges, ...folded.map(({ source, target }) => ({ from: source, to: target }))],
  };
}

const kKeys = "arrow keys walk along its edges, f finds a name in it";

export function LineageGraph(props: GraphProps) {
  const { names, ...parts } = useMemo(() => drawn(props), [props]);
  const hasKeys = useStore(singleKeys) === "on";
  return (
    <FindingProvider names={names}>
      <GraphCanvas label={hasKeys ? `${props.label}; ${kKeys}` : props.label} {...parts} nodeTypes={kNodeTypes} edgeTypes={kEdgeTypes}>
        <Legend columns={props.columns} />
        <ExportButtons title={props.title} />
        <FindBox names={names} hasKeys={hasKeys} />
        <Walk start={props.start} pairs={parts.pairs} />
      </GraphCanvas>
    </FindingProvider>
  );
}
