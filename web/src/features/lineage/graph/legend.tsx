// SPDX-License-Identifier: Apache-2.0
import { HowMark, kHowWords } from "../../../ui/how_mark";

const kHows = ["identity", "transformation", "aggregation"] as const;

export function Legend({ columns }: { columns: boolean }) {
  return (
    <ul className="legend small">
      {columns && kHows.map((how) => (
        <li key={how}><span aria-hidden><HowMark how={how} width={28} /></span>{kHowWords[how]}</li>
      ))}
      {columns && <li><i className="legend-dashes" aria-hidden />decides rows: join or filter</li>}
      <li><i className="legend-water" aria-hidden />rows</li>
    </ul>
  );
}
