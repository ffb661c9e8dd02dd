// SPDX-License-Identifier: Apache-2.0
// Finds nodes of the graph by their names.
import { useRef, useState } from "react";

import { foundWords, nextOf, type Names } from "../../../core/graph_find";
import { inOrder } from "../../../core/graph_walk";
import { Icon } from "../../../ui/icon";
import { useFinding } from "./finding";
import { useGoTo } from "./go_to";

export function FindBox({ names, hasKeys }: { names: Names; hasKeys: boolean }) {
  const { query, found, at, look, goneTo } = useFinding();
  const goTo = useGoTo();
  const [state, setState] = useState<"closed" | "open" | "left">("closed");
  const cameFrom = useRef<HTMLElement | null>(null);

  if (state !== "open") {
    const open = (event: React.MouseEvent) => {
      const active = document.activeElement;
      // What holds the graph as well, as the page does, is no place to go back to.
      cameFrom.current = active instanceof HTMLElement && !active.contains(event.currentTarget) ? active : null;
      setState("open");
    };
    return (
      <button
        className="button small graph-find" data-key="find" aria-keyshortcuts={hasKeys ? "f" : undefined}
        title={`Find in the graph${hasKeys ? " (f)" : ""}`} autoFocus={state === "left"} onClick={open}
      >
        <Icon name="search" size={14} />Find<span className="unseen"> in the graph</span>
      </button>
    );
  }

  const ids = inOrder(goTo.boxes()).map(({ id }) => id).filter((id) => found.includes(id));
  const go = (by: 1 | -1) => {
    const id = nextOf(ids, at, by);
    if (!id) return;
    goneTo(id);
    goTo.centre(id);
  };
  // The focus goes back to where it came from; where that is the graph, to what was found in it.
  const close = () => {
    const isOutside = cameFrom.current?.isConnected && !cameFrom.current.closest(".graph");
    const target = isOutside ? null : ids.find((id) => id === at);
    look("");
    setState(target || cameFrom.current?.isConnected ? "closed" : "left");
    if (target) goTo.focus(target);
    else cameFrom.current?.focus({ preventScroll: true });
  };
  const words = query.trim() ? foundWords(ids, at) : "";
  return (
    <div
      className="graph-find row" role="search" aria-label="Find in the graph"
      onKeyDown={(event) => { if (event.key === "Escape") { event.preventDefault(); close(); } }}
    >
      <label className="field grow">
        <Icon name="search" size={14} />
        <span className="unseen">Name in the graph</span>
        <input
          type="search" placeholder="Name in the graph" value={query} autoFocus spellCheck={false} autoComplete="off" data-key="find"
          onClick={(event) => event.currentTarget.focus()} onChange={(event) => look(event.target.value)}
          onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); go(event.shiftKey ? -1 : 1); } }}
        />
      </label>
      <span role="status" className="small quiet nowrap find-words">
        {words}{at && ids.includes(at) && <span className="unseen">: {names.get(at)?.join(", ")}</span>}
      </span>
      <button className="button small square plain" aria-label="Previous found" title="Previous (Shift Enter)" disabled={ids.length === 0} onClick={() => go(-1)}><Icon name="previous" /></button>
      <button className="button small square plain" aria-label="Next found" title="Next (Enter)" disabled={ids.length === 0} onClick={() => go(1)}><Icon name="next" /></button>
      <button className="button small square plain" aria-label="Close" title="Close (Esc)" onClick={close}><Icon name="close" /></button>
    </div>
  );
}
