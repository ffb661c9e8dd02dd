// SPDX-License-Identifier: Apache-2.0
// Places for nodes: ELK's layered layout, in a worker, with one partition for each lane.
import ELK from "elkjs/lib/elk-api";
import workerAddress from "elkjs/lib/elk-worker.min.js?url";

import { layerRank } from "../../core/layers";
import type { LanedNode, Places } from "./lanes";

const elk = new ELK({ workerUrl: workerAddress });

const kOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.partitioning.activate": "true",
  "elk.layered.spacing.nodeNodeBetweenLayers": "72",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.spacing.nodeNode": "32",
};
// Places stay as they are when a node expands. For 500 nodes that takes fourteen seconds,
const kStable = { "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES", "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX" };
// and this 0.3.
const kQuick = { "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF", "elk.layered.thoroughness": "1" };
const kStableMax = 120; // nodes

// Of nodes that have an edge.
export async function layOut(nodes: LanedNode[], edges: { from: string; to: string }[]): Promise<Places> {
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const graph = await elk.layout({
    id: "graph",
    layoutOptions: { ...kOptions, ...(nodes.length > kStableMax ? kQuick : kStable) },
    children: nodes.filter(({ id }) => joined.has(id)).map((node) => ({
      id: node.id, width: node.width, height: node.height,
      // Without a layer anywhere, as the edges want it.
      ...(node.data.layer && { layoutOptions: { "elk.partitioning.partition": String(layerRank(node.data.layer)) } }),
    })),
    edges: edges.map(({ from, to }) => ({ id: `${from} ${to}`, sources: [from], targets: [to] })),
  });
  return new Map(graph.children?.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}
