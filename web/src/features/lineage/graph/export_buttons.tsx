// SPDX-License-Identifier: Apache-2.0
import { useReactFlow } from "@xyflow/react";
import { useState } from "react";

import { download } from "../../../ui/download";
import { Icon } from "../../../ui/icon";
import type { GraphNode } from "./elements";
import { picture, toPng } from "./picture";

const fileName = (title: string) => title.replace(/[^\w.-]+/g, "_").slice(0, 80);

export function ExportButtons({ title }: { title: string }) {
  const flow = useReactFlow<GraphNode>();
  const [failure, setFailure] = useState<string | null>(null);
  const make = () => picture(flow.getNodes(), flow.getEdges(), title, `Millrace, ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`);
  const asPng = async () => {
    try {
      download(`${fileName(title)}.png`, "image/png", await toPng(make()));
      setFailure(null);
    } catch (error) {
      setFailure(String(error));
    }
  };
  return (
    <div className="export choice" role="group" aria-label="Export the graph" title={failure ?? undefined}>
      <button onClick={() => download(`${fileName(title)}.svg`, "image/svg+xml", make().svg)}><Icon name="download" size={14} />SVG</button>
      <button onClick={() => void asPng()}>{failure ? "PNG failed" : "PNG"}</button>
    </div>
  );
}
