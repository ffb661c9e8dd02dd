// SPDX-License-Identifier: Apache-2.0
// Columns as thin lines; what decides rows dashed.
import { getBezierPath, type EdgeProps } from "@xyflow/react";

import type { ColumnEdgeType, InfluenceEdgeType } from "./elements";

export function ColumnEdge({ data, ...ends }: EdgeProps<ColumnEdgeType>) {
  const [path, x, y] = getBezierPath(ends);
  return (
    <g className={data?.followed ? "column-edge followed" : "column-edge"}>
      <path d={path} />
      {data?.how === "transformation" && <circle cx={x} cy={y} r="4" />}
      {data?.how === "aggregation" && <path d={`M${x - 2} ${y - 6}v12M${x + 2} ${y - 6}v12`} />}
    </g>
  );
}

export function InfluenceEdge(ends: EdgeProps<InfluenceEdgeType>) {
  const [path] = getBezierPath(ends);
  return <path d={path} className="influence-edge" />;
}
