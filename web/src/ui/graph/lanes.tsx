// SPDX-License-Identifier: Apache-2.0
// Nodes in lanes, one for each layer, with its name above; those without a layer between them.
import type { Node, NodeProps } from "@xyflow/react";

import { byLayer, layerTitle } from "../../core/layers";

export type LanedNode = Node<{ layer: string }>;
export type LaneNodeType = Node<{ title: string }, "lane">;
export type Places = Map<string, { x: number; y: number }>;

export const kMonoWidth = 7.4; // of a letter, with the widest of the usual fonts

// As wide as the widest of their lane, so that a lane has straight edges.
export function alikeInLanes<N extends LanedNode>(nodes: N[]): N[] {
  const widths = new Map<string, number>();
  for (const { data, width = 0 } of nodes) widths.set(data.layer, Math.max(width, widths.get(data.layer) ?? 0));
  return nodes.map((node) => ({ ...node, width: widths.get(node.data.layer) }));
}

const kLaneGap = 72;
const kNodeGap = 32;

// Layers from left to right, none beside another, since without edges between them a layout has no reason
// to keep them apart. What has no place, for want of edges, stands below the others of its lane.
function inLanes<N extends LanedNode>(nodes: N[], places: Places): N[] {
  const layers = [...new Set(nodes.map(({ data }) => data.layer))].filter(Boolean).map((layer) => ({ layer })).sort(byLayer);
  let free = 0;
  const shifts: { from: number; shift: number }[] = [];
  const laned = layers.flatMap(({ layer }) => {
    const lane = nodes.filter(({ data }) => data.layer === layer);
    const laid = lane.flatMap((node) => { const position = places.get(node.id); return position ? [{ ...node, position }] : []; });
    const left = Math.min(...laid.map(({ position }) => position.x));
    const shift = Number.isFinite(left) ? Math.max(0, free - left) : 0;
    if (Number.isFinite(left)) shifts.push({ from: left, shift });
    let below = Math.max(0, ...laid.map(({ position, height = 0 }) => position.y + height + kNodeGap));
    const loose = lane.filter(({ id }) => !places.has(id)).map((node) => {
      const position = { x: Number.isFinite(left) ? left + shift : free, y: below };
      below += (node.height ?? 0) + kNodeGap;
      return { ...node, position };
    });
    const moved = [...laid.map((node) => ({ ...node, position: { ...node.position, x: node.position.x + shift } })), ...loose];
    free = Math.max(...moved.map(({ position, width = 0 }) => position.x + width)) + kLaneGap;
    return moved;
  });
  // What is in no lane goes along with the lanes to its left.
  const loose = nodes.filter(({ data }) => !data.layer).map((node) => {
    const { x, y } = places.get(node.id) ?? { x: 0, y: 0 };
    const shift = Math.max(0, ...shifts.filter(({ from }) => from < x).map(({ shift }) => shift));
    return { ...node, position: { x: x + shift, y } };
  });
  return [...laned, ...loose];
}

// Nodes at their places, and above each lane its name.
export function placed<N extends LanedNode>(nodes: N[], places: Places): (N | LaneNodeType)[] {
  const at = inLanes(nodes, places);
  const layers = [...new Set(at.map(({ data }) => data.layer))].filter(Boolean);
  const top = Math.min(...at.map(({ position }) => position.y));
  return [
    ...at,
    ...layers.map((layer): LaneNodeType => ({
      id: `lane ${layer}`, type: "lane", data: { title: layerTitle(layer) }, width: 140, height: 20,
      position: { x: Math.min(...at.filter(({ data }) => data.layer === layer).map(({ position }) => position.x)), y: top - 44 },
    })),
  ];
}

export function LaneNode({ data }: NodeProps<LaneNodeType>) {
  return <div className="faint">{data.title}</div>;
}
