// SPDX-License-Identifier: Apache-2.0
// A graph in lanes that is laid out, panned and zoomed. It belongs to a chunk that is fetched when a graph
// is looked at.
import { Background, ReactFlow, ReactFlowProvider, useReactFlow, type Edge, type EdgeTypes, type Node, type NodeTypes } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useEffect, useState } from "react";

import { Icon } from "../icon";
import { LaneNode, placed, type LanedNode } from "./lanes";
import { layOut } from "./layout";
import "./graph.css";
import { WaterEdge } from "./water_edge";

interface Props {
  label: string;
  nodes: LanedNode[]; // with their sizes, not yet their places; the same array while nothing changed
  edges: Edge[];
  pairs: { from: string; to: string }[]; // what the layout goes by
  nodeTypes: NodeTypes;
  edgeTypes?: EdgeTypes;
  inPage?: boolean; // the page scrolls: the wheel is its own
  children?: React.ReactNode; // over it
}

const kFit = { padding: 0.04, maxZoom: 1, minZoom: 0.88 }; // never below about 12 px of text
const kLane = { lane: LaneNode };
const kWater = { water: WaterEdge };

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

function Canvas({ label, nodes: unplaced, edges, pairs, nodeTypes, edgeTypes, inPage = false, children }: Props) {
  const [nodes, setNodes] = useState<Node[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [types] = useState(() => ({ nodes: { ...kLane, ...nodeTypes }, edges: { ...kWater, ...edgeTypes } }));
  const flow = useReactFlow();
  const shape = [...unplaced.map(({ id, width, height }) => `${id} ${width} ${height}`), ...pairs.map(({ from, to }) => `${from} ${to}`)].join();

  // The layout depends on what is drawn and how large, not on what is said of it.
  const [places, setPlaces] = useState<Awaited<ReturnType<typeof layOut>> | null>(null);
  useEffect(() => {
    let wanted = true;
    layOut(unplaced, pairs).then(
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
      nodes={nodes} edges={nodes.length ? edges : []} nodeTypes={types.nodes} edgeTypes={types.edges} aria-label={label} role="group"
      nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false}
      zoomOnScroll={!inPage} preventScrolling={!inPage}
      disableKeyboardA11y minZoom={0.1} maxZoom={1.5} onlyRenderVisibleElements={nodes.length > 100} proOptions={{ hideAttribution: true }}
    >
      <Background gap={20} size={1} color="var(--line)" />
      {children}
      <Zoom />
    </ReactFlow>
  );
}

export function GraphCanvas(props: Props) {
  return (
    <div className="graph">
      <ReactFlowProvider><Canvas {...props} /></ReactFlowProvider>
    </div>
  );
}
