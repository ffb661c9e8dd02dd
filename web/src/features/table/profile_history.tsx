// SPDX-License-Identifier: Apache-2.0
// How a column was in the versions that were profiled.
import type { ColumnStatistics } from "../../api/types";
import { percent, short } from "../../core/numbers";
import { Age } from "../../ui/age";
import { VersionChart } from "../../ui/version_chart";
import { shortNumber } from "./profile_columns";

export function ProfileHistory({ column: { name, history } }: { column: ColumnStatistics }) {
  const points = [...history].reverse();
  if (points.length < 2) return <p className="faint">Its history begins with the next snapshot that is profiled.</p>;
  const versions = points.map(({ snapshot }) => `snapshot ${snapshot ?? "?"}`);
  return (
    <div className="profile-history">
      <VersionChart title="Null" versions={versions} values={points.map(({ null_share }) => null_share)} text={percent} />
      <VersionChart title="Distinct" versions={versions} values={points.map(({ distinct }) => distinct)} text={short} />
      <VersionChart title="Mean" versions={versions} values={points.map(({ mean }) => mean)} text={shortNumber} />
      <details>
        <summary className="faint small">Numbers of each</summary>
        <table className="numbers" aria-label={`History of ${name}`}>
          <thead><tr><th scope="col">Snapshot</th><th scope="col">Null</th><th scope="col">Distinct</th><th scope="col">Mean</th><th scope="col">From</th></tr></thead>
          <tbody>
            {history.map(({ snapshot, time, null_share, distinct, mean }) => (
              <tr key={time}>
                <td>{snapshot ?? "?"}</td><td>{percent(null_share)}</td><td>{distinct === null ? "" : short(distinct)}</td>
                <td>{mean === null ? "" : shortNumber(mean)}</td><td className="faint"><Age time={time} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
