// SPDX-License-Identifier: Apache-2.0
// One column of a profile in full.
import type { ColumnStatistics, Table } from "../../api/types";
import { shortValue } from "../../core/distribution";
import { percent, plural, whole } from "../../core/numbers";
import { Histogram } from "../../ui/histogram";
import { about, shortNumber } from "./profile_columns";
import { ProfileHistory } from "./profile_history";
import { ProposedTags } from "./proposed_tags";

// In full: of a time more than its day.
const fullValue = (text: string | null) => text && (/^\d{4}-/.test(text) ? text : shortValue(text));

function Figures({ column, rows }: { column: ColumnStatistics; rows: number }) {
  const { nulls, distinct, distinct_share, min, max, mean, stdev, quantiles, lengths } = column;
  const ofQuantile = about(column, "quantiles");
  const figures: [string, string | null][] = [
    ["Null", nulls === null ? null : `${whole(nulls)} of ${plural(rows, "row")}`],
    ["Distinct", distinct === null ? null : `${about(column, "uniqueCount")}${whole(distinct)}${distinct_share === null ? "" : `, ${percent(distinct_share)} of values`}`],
    ["Least", fullValue(min)],
    ...quantiles.map(({ q, value }): [string, string | null] => [
      q === 0.5 ? "Median" : `${Math.round((q ?? 0) * 100)} % are at most`, value && ofQuantile + fullValue(value),
    ]),
    ["Greatest", fullValue(max)],
    ["Mean", mean === null ? null : shortNumber(mean)],
    ["Standard deviation", stdev === null ? null : shortNumber(stdev)],
    ["Length", lengths && `${whole(lengths.min)} to ${whole(lengths.max)}, ${shortNumber(lengths.mean)} on average`],
  ];
  return (
    <dl className="figures">
      {figures.filter(([, value]) => value !== null).map(([name, value]) => (
        <div key={name}><dt className="faint">{name}</dt><dd className="mono">{value}</dd></div>
      ))}
    </dl>
  );
}

function Frequent({ column, values }: { column: ColumnStatistics; values: number }) {
  const greatest = column.frequent[0]?.count ?? 1;
  return (
    <div>
      <h2 className="faint small">Most frequent{about(column, "distinctValueFrequencies") && ", at least"}</h2>
      <ul className="frequent">
        {column.frequent.map(({ value, count }) => (
          <li key={value}>
            <span className="mono cut" title={value}>{value || <span className="faint">empty</span>}</span>
            <i style={{ width: `${(count / greatest) * 100}%` }} aria-hidden />
            <span className="num">{whole(count)} <span className="faint">{percent(count / Math.max(values, 1))}</span></span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Values({ column, rows }: { column: ColumnStatistics; rows: number }) {
  const { histogram, frequent, samples, proposed_tags } = column;
  return (
    <div className="profile-values">
      {histogram && (
        <div>
          <h2 className="faint small">Rows by value{about(column, "histogram") && ", from a sample"}</h2>
          <Histogram {...histogram} label={`Rows by ${column.name}`} />
        </div>
      )}
      {frequent.length > 0 && <Frequent column={column} values={rows - (column.nulls ?? 0)} />}
      {samples.length > 0 && (
        <div>
          <h2 className="faint small">Samples</h2>
          <p className="chips">{samples.map((value) => <span key={value} className="chip mono">{value || "empty"}</span>)}</p>
        </div>
      )}
      {proposed_tags.length > 0 && <p className="faint">Its values are not kept: they seem to be personal data.</p>}
    </div>
  );
}

export function ProfileDetail({ table, column, rows }: { table: Table; column: ColumnStatistics; rows: number }) {
  return (
    <div className="profile-detail" role="region" aria-label={`Profile of ${column.name}`}>
      <ProposedTags table={table} column={column} />
      <Figures column={column} rows={rows} />
      <Values column={column} rows={rows} />
      <ProfileHistory column={column} />
    </div>
  );
}
