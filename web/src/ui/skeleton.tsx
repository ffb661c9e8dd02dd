// SPDX-License-Identifier: Apache-2.0
// The shape of what comes, after 150 ms of nothing.
import "./skeleton.css";

const kWidths = ["62%", "74%", "55%", "68%"];

export function Skeleton({ rows = 8, height = 36 }: { rows?: number; height?: number }) {
  return (
    <div className="skeleton" aria-busy="true" aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="skeleton-row" style={{ height }}>
          <i style={{ width: kWidths[i % kWidths.length] }} />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
