// SPDX-License-Identifier: Apache-2.0
// One figure over the versions of a table, the newest at the right. Volumes are bars from zero, all else a line.
import { lineOf } from "../core/line";
import "./version_chart.css";

interface Props {
  title: string;
  versions: string[]; // what each point is called, the oldest first
  values: (number | null)[];
  text: (value: number) => string;
  kind?: "bars" | "line";
}

const kWidth = 240;
const kHeight = 44;

function Bars({ values }: { values: (number | null)[] }) {
  const greatest = Math.max(...values.map((value) => value ?? 0), 1);
  const pitch = Math.min(kWidth / values.length, 24);
  return values.map((value, i) => {
    const height = value ? Math.max(1, (value / greatest) * kHeight) : 0;
    return <rect key={i} x={i * pitch} y={kHeight - height} width={Math.max(pitch - 2, 1)} height={height} fill="var(--flow-deep)" />;
  });
}

function Points({ values }: { values: (number | null)[] }) {
  const line = lineOf(values, kWidth - 6, kHeight - 6);
  const last = line?.dots.findLast((dot) => dot !== null);
  if (!line || !last) return null;
  return (
    <g transform="translate(3 3)" fill="none">
      <path d={line.path} stroke="var(--accent)" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={last.x} cy={last.y} r="2.5" fill="var(--accent)" />
    </g>
  );
}

export function VersionChart({ title, versions, values, text, kind = "line" }: Props) {
  const known = values.filter((value) => value !== null);
  const newest = values.at(-1) ?? null;
  if (known.length === 0) return null;
  const [least, greatest] = [Math.min(...known), Math.max(...known)];
  const range = least === greatest ? `${text(least)} in each` : `${text(least)} to ${text(greatest)}`;
  const words = `${title}: ${range}, ${newest === null ? "unknown" : text(newest)} in the newest of ${versions.length}`;
  return (
    <figure className="version-chart">
      <figcaption className="row">
        <span className="faint small grow">{title}</span>
        <span className="medium">{newest === null ? "unknown" : text(newest)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={words}>
        {kind === "bars" ? <Bars values={values} /> : <Points values={values} />}
      </svg>
      <p className="row faint small">
        <span className="grow">{versions[0]}</span>
        <span>{range}</span>
      </p>
    </figure>
  );
}
