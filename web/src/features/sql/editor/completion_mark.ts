// SPDX-License-Identifier: Apache-2.0
// What stands before an entry of the completion: the layer of a table, else a sign of its kind.
import type { Completion } from "@codemirror/autocomplete";

import { layerSteps } from "../../../core/layers";

const kLines: Record<string, string> = {
  column: "M3 3h10M3 8h10M3 13h6", function: "M3 4.5 6.5 8 3 11.5M8 12h5.5", keyword: "M4 8h8",
};

function drawn(size: string, paths: { d?: string; y?: number; opacity?: number }[]): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", size);
  svg.setAttribute("aria-hidden", "true");
  for (const { d, y, opacity } of paths) {
    const shape = document.createElementNS(space, d ? "path" : "rect");
    if (d) shape.setAttribute("d", d);
    else {
      for (const [name, value] of Object.entries({ y: y ?? 0, width: 12, height: 2.8, rx: 1, opacity: opacity ?? 1 })) shape.setAttribute(name, String(value));
    }
    svg.append(shape);
  }
  return svg;
}

export function completionMark({ type = "", detail = "" }: Completion): Node {
  const layer = /^\w+/.exec(detail)?.[0] ?? "";
  const mark = document.createElement("span");
  mark.className = type === "table" ? `cm-mark layer ${layer}` : "cm-mark";
  if (type === "table") mark.append(drawn("0 0 12 12.3", [8.5, 4.5, 0.5].map((y, step) => ({ y, opacity: step < layerSteps(layer) ? 1 : 0.22 }))));
  else mark.append(drawn("0 0 16 16", [{ d: kLines[type] ?? "" }]));
  return mark;
}
