// SPDX-License-Identifier: Apache-2.0
// The models as a graph in lanes: how each stands, and water as wide as the rows that flow. Fetched when it
// is looked at.
import { Handle, Position, type Edge, type Node, type NodeProps } from "@xyflow/react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";

import type { Pipeline, PipelineNode } from "../../../api/types";
import { standings, type Standing } from "../../../core/pipeline";
import { signOf } from "../../../core/states";
import type { UrlState } from "../../../core/url_state";
import { GraphCanvas } from "../../../ui/graph/graph_canvas";
import { alikeInLanes, kMonoWidth } from "../../../ui/graph/lanes";
import { waterWidth, type WaterEdgeType } from "../../../ui/graph/water_edge";
import { LayerMark } from "../../../ui/layer_mark";
import { StatusMark } from "../../../ui/status_mark";

type ModelNodeType = Node<{ layer: string; node: PipelineNode; standing: Standing; chosen: boolean }, "model">;

const kHeight = 52;
const kWidthMin = 168;
const kWidthMax = 340;
const kStripWidth = 74;

// Bars without stops for the Tab key: the list and the panel have the same to walk along.
function Strip({ node }: { node: PipelineNode }) {
  return (
    <span className="model-strip" aria-hidden>
      {[...node.history].reverse().map(({ run, state }) => <i key={run} className={signOf(state)} />)}
    </span>
  );
}

function ModelNode({ data: { node, standing, chosen } }: NodeProps<ModelNodeType>) {
  const isSource = node.kind === "source";
  return (
    <Link
      to="." search={(before: UrlState) => ({ ...before, sel: chosen ? undefined : node.name })} resetScroll={false} activeOptions={{ exact: true }}
      className={`node model-node ${standing.sign}-node nopan`} aria-current={chosen ? "true" : undefined}
      data-row
    >
      <Handle type="target" position={Position.Left} id="in" isConnectable={false} />
      <Handle type="source" position={Position.Right} id="out" isConnectable={false} />
      {isSource ? <LayerMark layer={node.layer} /> : <StatusMark sign={standing.sign} label={null} />}
      <span className="mono node-name">{node.name}</span>
      <span className="unseen">: {standing.words.includes(standing.state) ? "" : `${standing.state}, `}</span>
      {!isSource && <LayerMark layer={node.layer} size={11} />}
      <span className="row model-words"><span className={`small cut grow ${standing.sign}-words`}>{standing.words}</span>{!isSource && <Strip node={node} />}</span>
    </Link>
  );
}

const kNodeTypes = { model: ModelNode };

function nodesOf(pipeline: Pipeline, chosen: string | undefined): ModelNodeType[] {
  const all = standings(pipeline);
  return alikeInLanes(pipeline.nodes.map((node): ModelNodeType => ({
    id: node.name, type: "model", position: { x: 0, y: 0 }, height: kHeight,
    width: Math.ceil(Math.min(kWidthMax, Math.max(kWidthMin, node.name.length * kMonoWidth + 50, node.kind === "source" ? 0 : 150 + kStripWidth))),
    data: { layer: node.layer, node, standing: all.get(node.name)!, chosen: node.name === chosen },
  })));
}

function edgesOf({ nodes, edges, running }: Pipeline): Edge[] {
  const rows = new Map(nodes.map((node) => [node.name, node.rows ?? 0])); // of a source that no run has counted
  const most = Math.max(...rows.values(), 1);
  const live = running?.progress?.step?.table;
  return edges.map(({ from, to }): WaterEdgeType => ({
    id: `${from} ${to}`, source: from, target: to, type: "water", sourceHandle: "out", targetHandle: "in",
    data: { width: waterWidth(rows.get(from) || (rows.get(to) ?? 0), most), live: to === live },
  }));
}

export function PipelineGraph({ pipeline, chosen }: { pipeline: Pipeline; chosen: string | undefined }) {
  const nodes = useMemo(() => nodesOf(pipeline, chosen), [pipeline, chosen]);
  const edges = useMemo(() => edgesOf(pipeline), [pipeline]);
  return <GraphCanvas label="Models and what they read" nodes={nodes} edges={edges} pairs={pipeline.edges} nodeTypes={kNodeTypes} inPage />;
}
