// SPDX-License-Identifier: Apache-2.0
// Goes to a node of the graph: brings it into sight, hands it the focus.
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useMemo } from "react";

import type { Box } from "../../../core/graph_walk";
import { kHead, type GraphNode } from "./elements";

const kGlideMs = 160;
const kReadable = 0.88; // zoom; below it names are too small
const kBorderPx = 56; // of the graph, where tools lie over it
const kFramesMax = 60; // until what came into sight is drawn

const linkOf = (id: string) => document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"] a`);

export const nodeOf = (element: Element) => element.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? null;

function focus(id: string, frames = kFramesMax) {
  const link = linkOf(id);
  link?.focus({ preventScroll: true });
  if (frames > 0 && (link === null || document.activeElement !== link)) requestAnimationFrame(() => focus(id, frames - 1));
}

export function useGoTo() {
  const flow = useReactFlow<GraphNode>();
  const store = useStoreApi();
  return useMemo(() => {
    const boxes = (): Box[] =>
      flow.getNodes().filter(({ type }) => type !== "lane").map(({ id, position, width = 0, height = 0 }) => ({ id, ...position, width, height }));
    // A node's head: the whole may be higher than the window.
    const headOf = (id: string) => boxes().filter((box) => box.id === id).map((box) => ({ ...box, height: Math.min(box.height, kHead) }))[0];
    let aim = { zoom: 1, until: 0 }; // of the glide that goes on
    const zoom = () => (performance.now() < aim.until ? aim.zoom : flow.getZoom());
    const centre = (id: string, zoom: number) => {
      const head = headOf(id);
      const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : kGlideMs;
      aim = { zoom, until: performance.now() + duration };
      if (head) void flow.setCenter(head.x + head.width / 2, head.y + head.height / 2, { zoom, duration });
    };
    const isInSight = (id: string) => {
      const { transform: [left, top, scale], width, height } = store.getState();
      const head = headOf(id);
      if (!head) return false;
      const [x, y] = [head.x * scale + left, head.y * scale + top];
      return x >= 0 && x + head.width * scale <= width && y >= kBorderPx && y + head.height * scale <= height - kBorderPx;
    };
    return {
      boxes,
      centre: (id: string) => centre(id, Math.max(zoom(), kReadable)),
      show: (id: string) => { if (!isInSight(id)) centre(id, zoom()); },
      focus: (id: string) => {
        if (linkOf(id) === null) centre(id, zoom()); // it is drawn only once it is in sight
        focus(id);
      },
    };
  }, [flow, store]);
}
