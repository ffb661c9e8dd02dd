// SPDX-License-Identifier: Apache-2.0
// Rows in bins of equal width, from zero; the ends of the axis named, each bin by the pointer.
import { shortValue } from "../core/distribution";
import { short, whole } from "../core/numbers";
import "./histogram.css";

const kWidth = 320;
const kHeight = 96;

export function Histogram({ boundaries, heights, label }: { boundaries: string[]; heights: number[]; label: string }) {
  const greatest = Math.max(...heights, 1);
  const pitch = kWidth / Math.max(heights.length, 1);
  const name = (i: number) => `${shortValue(boundaries[i] ?? "")} to ${shortValue(boundaries[i + 1] ?? "")}: ${whole(Math.round(heights[i] ?? 0))}`;
  const highest = heights.indexOf(Math.max(...heights));
  return (
    <figure className="histogram">
      <p className="faint small num">{short(Math.round(greatest))} rows</p>
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={`${label}. Most rows: ${name(highest)}`}>
        {heights.map((height, i) => {
          const shown = height > 0 ? Math.max(1.5, (height / greatest) * kHeight) : 0;
          return (
            <g key={i}>
              <title>{name(i)}</title>
              <rect x={i * pitch} width={pitch} height={kHeight} fill="transparent" />
              <rect x={i * pitch + 0.5} y={kHeight - shown} width={Math.max(pitch - 2, 1)} height={shown} fill="var(--flow-deep)" />
            </g>
          );
        })}
      </svg>
      <p className="row faint small">
        <span className="grow">{shortValue(boundaries[0] ?? "")}</span>
        <span>{shortValue(boundaries.at(-1) ?? "")}</span>
      </p>
    </figure>
  );
}
