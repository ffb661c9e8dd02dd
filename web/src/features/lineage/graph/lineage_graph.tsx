// SPDX-License-Identifier: Apache-2.0
// The lineage as a graph in lanes, one for each layer. A chunk of its own: it is fetched when it is
// looked at.
import { Background, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useEffect, useMemo, useState } from "react";

import type { Lineage } from "../../../api/types";
import type { ColumnRef } from "../../../core/column_path";
import { Icon } from "../../../ui/icon";
import { ColumnEdge, InfluenceEdge, WaterEdge } from "./edges";
import { edgesOf, nodesOf, placed, type GraphNode } from "./elements";
import { layOut } from "./layout";
import { Legend } from "./legend";
import { LaneNode, TableNode } from "./nodes";
import "./graph.css";

export interface GraphProps {
  table: string;
  lineage: Lineage;
  label: string;
  columns: boolean; // drawn with their edges
  influence: boolean;
  column: ColumnRef | null; // followed
}

const kNodeTypes = { table: TableNode, lane: LaneNode };
const kEdgeTypes = { water: WaterEdge, column: ColumnEdge, influence: InfluenceEdge };
const kFit = { padding: 0.04, maxZoom: 1, minZoom: 0.88 }; // never below about 12 px of text

function Zoom() {
  const flow = useReactFlow();
  return (
    <div className="zoom choice">
      <button aria-label="Zoom out" data-key="zoom-out" onClick={() => void flow.zoomOut()}><Icon name="minus" /></button>
      <button aria-label="Zoom in" data-key="zoom-in" onClick={() => void flow.zoomIn()}><Icon name="plus" /></button>
      <button aria-label="Fit" data-key="zoom-fit" onClick={() => void flow.fitView({ ...kFit, minZoom: 0.1 })}><Icon name="fit" /></button>
    </div>
  );
}

function Graph(props: GraphProps) {
  const unplaced = useMemo(() => nodesOf(props), [props]);
  const edges = useMemo(() => edgesOf(props), [props]);
  const [nodes, setNodes] = useState<GraphNode[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const flow = useReactFlow();
  const shape = unplaced.map(({ id, width, height }) => `${id} ${width} ${height}`).join();

  // The layout depends on what is drawn and how large, not on which column is followed.
  const [places, setPlaces] = useState<Awaited<ReturnType<typeof layOut>> | null>(null);
  useEffect(() => {
    let wanted = true;
    layOut(unplaced, props.lineage.edges).then(
      (found) => wanted && setPlaces(found),
      (error: unknown) => wanted && setFailure(String(error)),
    );
    return () => { wanted = false; };
  }, [shape]);
  useEffect(() => {
    if (places) setNodes(placed(unplaced, places));
  }, [unplaced, places]);
  useEffect(() => {
    if (places) requestAnimationFrame(() => void flow.fitView(kFit));
  }, [places, flow]);

  if (failure) return <p className="page failed" role="alert">The graph could not be laid out: {failure}. The list shows the same.</p>;
  return (
    <ReactFlow
      nodes={nodes} edges={nodes.length ? edges : []} nodeTypes={kNodeTypes} edgeTypes={kEdgeTypes} aria-label={props.label} role="group"
      nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false}
      disableKeyboardA11y minZoom={0.1} maxZoom={1.5} onlyRenderVisibleElements={nodes.length > 100} proOptions={{ hideAttribution: true }}
    >
      <Background gap={20} size={1} color="var(--line)" />
      <Legend columns={props.columns} />
      <Zoom />
    </ReactFlow>
  );
}

export function LineageGraph(props: GraphProps) {
  return (
    <div className="graph">
      <ReactFlowProvider><Graph {...props} /></ReactFlowProvider>
    </div>
  );
}
