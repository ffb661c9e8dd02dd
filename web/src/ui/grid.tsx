// SPDX-License-Identifier: Apache-2.0
// Rows as they are: types in the head, numbers at the right, nothing wrapped; it scrolls in its frame.
import type { Rows } from "../api/types";
import "./grid.css";

const kNumeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT|INTEGER|UINTEGER|FLOAT|DOUBLE|REAL|DECIMAL)/i;

function Value({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <span className="faint">null</span>;
  return <>{typeof value === "object" ? JSON.stringify(value) : String(value)}</>;
}

export function Grid({ label, columns, rows }: { label: string; columns: Rows["columns"]; rows: Rows["rows"] }) {
  const numeric = columns.map(({ type }) => kNumeric.test(type));
  return (
    <div className="grid-frame" tabIndex={0} role="region" aria-label={label}>
      <table className="grid">
        <thead>
          <tr>
            {columns.map(({ name, type }, i) => (
              <th key={name} scope="col" className={numeric[i] ? "num" : undefined}>
                <span className="mono medium strong">{name}</span> <span className="small">{type.toLowerCase()}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((value, i) => <td key={i} className={numeric[i] ? "mono num" : "mono"}><Value value={value} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
