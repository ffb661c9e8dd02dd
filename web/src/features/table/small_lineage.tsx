// SPDX-License-Identifier: Apache-2.0
// What a table reads and what reads it, at a glance: at most four on each side.
import { Link } from "@tanstack/react-router";

import type { Place, Table } from "../../api/types";
import { tableOf } from "../../core/layers";
import { plural } from "../../core/numbers";

const kEach = 4;
const kPitch = 34;

function side(places: Place[]) {
  const shown = places.length > kEach ? places.slice(0, kEach - 1) : places;
  return { shown, more: places.length - shown.length };
}

function Curves({ count, height, left }: { count: number; height: number; left: boolean }) {
  const middle = height / 2;
  return (
    <svg width="20" height={height} viewBox={`0 0 20 ${height}`} fill="none" stroke="var(--flow-deep)" strokeWidth="3" aria-hidden>
      {Array.from({ length: count }, (_, i) => {
        const y = middle + (i - (count - 1) / 2) * kPitch;
        return <path key={i} d={left ? `M0 ${y}C10 ${y} 10 ${middle} 20 ${middle}` : `M0 ${middle}C10 ${middle} 10 ${y} 20 ${y}`} />;
      })}
    </svg>
  );
}

function Side({ places, more }: { places: Place[]; more: number }) {
  return (
    <ul>
      {places.map(({ name }) => (
        <li key={name}><Link to="/tables/$table" params={{ table: name }} className="small-node cut" title={name}>{tableOf(name)}</Link></li>
      ))}
      {more > 0 && <li className="faint small small-more">{more} more</li>}
    </ul>
  );
}

export function SmallLineage({ table }: { table: Table }) {
  const up = side(table.upstreams);
  const down = side(table.downstreams);
  const count = ({ shown, more }: typeof up) => shown.length + Number(more > 0);
  const height = Math.max(count(up), count(down), 1) * kPitch;
  const words = `Reads ${plural(table.upstreams.length, "table")}, read by ${plural(table.downstreams.length, "table")}`;
  if (count(up) + count(down) === 0) return <p className="faint">Reads no table and no table reads it.</p>;
  return (
    <div className="small-lineage" role="group" aria-label={words}>
      {count(up) > 0 && <><Side places={up.shown} more={up.more} /><Curves count={count(up)} height={height} left /></>}
      <span className="small-node this">this</span>
      {count(down) > 0 && <><Curves count={count(down)} height={height} left={false} /><Side places={down.shown} more={down.more} /></>}
    </div>
  );
}
