// SPDX-License-Identifier: Apache-2.0
// A row for each column of a profile: how much of it is there, how different it is, from where to where.
import { Link } from "@tanstack/react-router";

import type { ColumnStatistics, Table } from "../../api/types";
import { distributionOf, shortValue } from "../../core/distribution";
import { percent, short, whole } from "../../core/numbers";
import type { UrlState } from "../../core/url_state";
import { DistributionMark } from "../../ui/distribution";
import type { Column } from "../../ui/table_items";
import { proposalsOf } from "./proposed_tags";

export const about = (column: ColumnStatistics, figure: string) => (column.estimated.includes(figure) ? "about " : "");

const smallOf = (column: ColumnStatistics) =>
  distributionOf({
    ...column, heights: column.histogram?.heights ?? null,
    frequent: (column.distinct ?? Infinity) <= 20 ? column.frequent : [],
  });

export function profileColumns(table: Table, open: string | undefined): Column<ColumnStatistics>[] {
  return [
    {
      key: "name", title: "Column", small: "title", sort: ({ name }) => name,
      cell: ({ name }) => (
        <Link
          to="." resetScroll={false} search={(before: UrlState) => ({ ...before, col: name === open ? undefined : name })}
          className="mono medium strong" data-row aria-expanded={name === open}
        >
          {name}
        </Link>
      ),
    },
    {
      key: "null", title: "Null", width: "64px", numeric: true, small: "number", sort: ({ null_share }) => null_share,
      cell: ({ null_share }) => percent(null_share),
    },
    {
      key: "distinct", title: "Distinct", width: "104px", numeric: true, sort: ({ distinct }) => distinct,
      cell: (column) => (column.distinct === null ? "unknown" : about(column, "uniqueCount") + whole(column.distinct)),
    },
    { key: "min", title: "Least", width: "13%", cell: ({ min }) => min !== null && <span className="mono" title={min}>{shortValue(min)}</span> },
    { key: "max", title: "Greatest", width: "13%", cell: ({ max }) => max !== null && <span className="mono" title={max}>{shortValue(max)}</span> },
    { key: "mean", title: "Mean", width: "80px", numeric: true, sort: ({ mean }) => mean, cell: ({ mean }) => mean !== null && shortNumber(mean) },
    {
      key: "distribution", title: "Distribution", width: "124px", small: "note",
      cell: (column) => {
        const distribution = smallOf(column);
        return distribution && <DistributionMark distribution={distribution} />;
      },
    },
    {
      key: "remarks", title: "Remarks", width: "132px",
      cell: (column) => (
        <span className="chips">
          {column.likely_identifier && <span className="chip" title="Different in every row, and never null">identifier</span>}
          {proposalsOf(table, column).map(({ tag }) => <span key={tag} className="chip warned" title="Seems to be personal data">{tag}?</span>)}
        </span>
      ),
    },
  ];
}

// Of a mean and the like: as many digits as tell something.
export function shortNumber(number: number): string {
  const size = Math.abs(number);
  if (size >= 100_000) return short(number);
  if (size !== 0 && size < 0.001) return number.toExponential(1);
  return shortValue(number.toFixed(size >= 100 ? 1 : size >= 1 ? 2 : 3));
}
