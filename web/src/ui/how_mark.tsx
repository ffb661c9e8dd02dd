// SPDX-License-Identifier: Apache-2.0
// How one column comes from another: a line, a line with a dot, a line with a double bar.
import type { How } from "../api/types";

export const kHowWords: Record<How, string> = {
  identity: "same value", transformation: "transformed", aggregation: "aggregated",
};

export function HowMark({ how, width = 14 }: { how: How; width?: number }) {
  const middle = width / 2;
  return (
    <svg width={width} height="8" viewBox={`0 0 ${width} 8`} stroke="var(--accent)" strokeWidth="1.5" role="img" aria-label={kHowWords[how]}>
      <path d={`M0 4h${width}`} />
      {how === "transformation" && <circle cx={middle} cy="4" r="2.5" fill="var(--accent)" stroke="none" />}
      {how === "aggregation" && <path d={`M${middle - 1.5} 0v8M${middle + 1.5} 0v8`} />}
    </svg>
  );
}
