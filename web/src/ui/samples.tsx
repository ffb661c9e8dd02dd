// SPDX-License-Identifier: Apache-2.0
// Some of the rows for which a test failed, and why it could not be computed if that was it.
import type { StepTest } from "../api/types";
import "./samples.css";

type Props = Pick<StepTest, "error" | "samples"> & { of: string };

const kNumber = /^-?[\d.]+$/;

export function Samples({ error, samples, of }: Props) {
  if (error) return <p className="failed wrap">It could not be computed: {error}</p>;
  if (!samples || samples.rows.length === 0) return null;
  return (
    <div className="samples" tabIndex={0} role="region" aria-label={`Rows that fail ${of}`}>
      <table>
        <thead>
          <tr>{samples.columns.map((name) => <th key={name} scope="col" className="mono">{name}</th>)}</tr>
        </thead>
        <tbody>
          {samples.rows.map((row, i) => (
            <tr key={i}>
              {row.map((value, j) => (
                <td key={j} className={value !== null && kNumber.test(value) ? "mono num" : "mono"}>
                  {value ?? <span className="faint">null</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
