// SPDX-License-Identifier: Apache-2.0
// What is in a column, as small as a cell: the picture, and in words what it says.
import type { Distribution } from "../core/distribution";
import "./distribution.css";

const kWidth = 104;
const kHeight = 20;
const kShares = 8; // the rest is one

function Bins({ heights }: { heights: number[] }) {
  const greatest = Math.max(...heights, 1);
  const pitch = kWidth / heights.length;
  return heights.map((height, i) => {
    // What is there is seen, however little.
    const shown = height > 0 ? Math.max(1, (height / greatest) * kHeight) : 0;
    return <rect key={i} x={i * pitch} y={kHeight - shown} width={Math.max(pitch - 1, 1)} height={shown} fill="var(--flow-deep)" />;
  });
}

function Shares({ shares }: { shares: number[] }) {
  const rest = shares.slice(kShares).reduce((sum, share) => sum + share, 0);
  let x = 0;
  return [...shares.slice(0, kShares), ...(rest > 0 ? [rest] : [])].map((share, i) => {
    const width = share * kWidth;
    const at = x;
    x += width;
    return (
      <rect key={i} x={at} y={6} width={Math.max(width - 1, 0.5)} height={10} rx={1} fill="var(--flow-deep)" opacity={Math.max(0.35, 1 - i * 0.17)} />
    );
  });
}

function Part({ share }: { share: number }) {
  return (
    <>
      <rect y={6} width={kWidth} height={10} rx={1} fill="var(--line)" />
      <rect y={6} width={share * kWidth} height={10} rx={1} fill="var(--flow-deep)" />
    </>
  );
}

export function DistributionMark({ distribution }: { distribution: Distribution }) {
  return (
    <span className="distribution">
      <svg width={kWidth} height={kHeight} viewBox={`0 0 ${kWidth} ${kHeight}`} aria-hidden>
        {distribution.form === "bins" ? <Bins heights={distribution.heights} />
          : distribution.form === "shares" ? <Shares shares={distribution.shares} />
          : <Part share={distribution.share} />}
      </svg>
      <span className="small faint cut block">{distribution.label}</span>
    </span>
  );
}
