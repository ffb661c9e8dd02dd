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

// Gathered to one line, which ends at the head: it decides rows and no value.
const kGatherAt = 12;

export function InfluenceEdge({ data, ...ends }: EdgeProps<InfluenceEdgeType>) {
  const offsets = data?.offsets ?? [];
  const [x, y] = [ends.sourceX + kGatherAt, ends.sourceY];
  const [top, bottom] = [Math.min(...offsets), Math.max(...offsets)];
  const [path] = getBezierPath({ ...ends, sourceX: x, sourceY: y + (top + bottom) / 2 });
  const stubs = offsets.map((offset) => `M${ends.sourceX} ${y + offset}h${kGatherAt}`).join("");
  return <path d={`${stubs}M${x} ${y + top}V${y + bottom}${path}`} className="influence-edge" />;
}
