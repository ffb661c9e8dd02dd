// SPDX-License-Identifier: Apache-2.0
// Water as wide as the rows that flow; dots where they move now.
import { getBezierPath, type Edge, type EdgeProps } from "@xyflow/react";

export type WaterEdgeType = Edge<{ width: number; live?: boolean; marked?: boolean }, "water">;

const kWaterMax = 14;

// For an edge that hands on `rows`, beside the one with the most.
export const waterWidth = (rows: number, most: number) => Math.max(1.5, Math.sqrt(rows / most) * kWaterMax);

export function WaterEdge({ data, ...ends }: EdgeProps<WaterEdgeType>) {
  const [path] = getBezierPath(ends);
  return (
    <>
      <path d={path} className={data?.marked ? "water-edge marked" : "water-edge"} strokeWidth={data?.width} />
      {data?.live && <path d={path} className="live-edge" />}
    </>
  );
}
