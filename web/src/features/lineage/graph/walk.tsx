// SPDX-License-Identifier: Apache-2.0
// Takes the arrow keys through the graph: the focus goes from node to node.
import { useEffect } from "react";

import { nodeOn, type Pair } from "../../../core/graph_walk";
import { walker } from "../../../ui/graph/walker";
import { useFinding } from "./finding";
import { nodeOf, useGoTo } from "./go_to";

export function Walk({ start, pairs }: { start: string; pairs: Pair[] }) {
  const { at, goneTo } = useFinding();
  const goTo = useGoTo();
  // However the focus came to a node, by Tab as well: it is shown, and the walk goes on from it.
  useEffect(() => {
    const focused = ({ target }: FocusEvent) => {
      const link = target as Element;
      const id = nodeOf(link);
      if (!id) return;
      goneTo(id);
      if (link.matches(":is(.node-head, .fold-node) a:focus-visible")) goTo.show(id);
    };
    addEventListener("focusin", focused);
    return () => removeEventListener("focusin", focused);
  }, [goneTo, goTo]);
  useEffect(() => {
    walker.set((way) => {
      const boxes = goTo.boxes();
      const to = boxes.some(({ id }) => id === at) ? nodeOn(way, at ?? "", boxes, pairs) : start;
      if (!to) return;
      goneTo(to);
      goTo.focus(to);
    });
    return () => walker.set(null);
  }, [start, pairs, at, goneTo, goTo]);
  return null;
}
