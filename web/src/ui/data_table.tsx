// SPDX-License-Identifier: Apache-2.0
// A list as a table: sorted by its heads, in groups where there are some, drawn in part when it is
// long. On a small screen each row takes two lines: title and number, then the note.
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { flatten, type Column, type Group } from "./table_items";
import type { UrlState } from "../core/url_state";
import { useVirtualRows } from "./use_virtual_rows";
import "./data_table.css";
import { useUrlState } from "./use_url_state";

interface Props<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  group?: Group<Row>;
  below?: (row: Row) => React.ReactNode; // a line of its own, where there is something to say
}

function Head<Row>({ column, sorted }: { column: Column<Row>; sorted: string | undefined }) {
  const className = column.numeric ? "num" : undefined;
  if (!column.sort) return <th scope="col" className={className}>{column.bare ? <span className="unseen">{column.title}</span> : column.title}</th>;
  const way = sorted === column.key ? "ascending" : sorted === `-${column.key}` ? "descending" : undefined;
  // Numbers are looked at from the greatest down, names from a to z.
  const [first, second] = column.numeric ? [`-${column.key}`, column.key] : [column.key, `-${column.key}`];
  const next = sorted === first ? second : sorted === second ? undefined : first;
  return (
    <th scope="col" className={className} aria-sort={way}>
      <Link to="." resetScroll={false} search={(before: UrlState) => ({ ...before, sort: next })} activeOptions={{ exact: true }}>
        {column.title}{way && <span aria-hidden>{way === "ascending" ? " ↑" : " ↓"}</span>}
      </Link>
    </th>
  );
}

export function DataTable<Row>({ label, rows, columns, rowKey, group, below }: Props<Row>) {
  const [{ sort }] = useUrlState();
  const items = flatten(rows, columns, sort, group);
  const { body, from, to, before, after, measure } = useVirtualRows(items.length);
  const space = (height: number) =>
    height > 0 && <tr aria-hidden className="space"><td colSpan={columns.length} style={{ height }} /></tr>;
  return (
    <table className="data-table" aria-label={label} aria-rowcount={items.length + 1}>
      <colgroup>{columns.map(({ key, width }) => <col key={key} style={{ width }} />)}</colgroup>
      <thead><tr>{columns.map((column) => <Head key={column.key} column={column} sorted={sort} />)}</tr></thead>
      <tbody ref={body}>
        {space(before)}
        {items.slice(from, to).map((item, i) =>
          item.kind === "heading" ? (
            <tr key={`group ${item.key}`} className="group" ref={measure} data-index={from + i}>
              <th scope="rowgroup" colSpan={columns.length}>{item.heading}</th>
            </tr>
          ) : (
            <Fragment key={rowKey(item.row)}>
              <tr ref={measure} data-index={from + i}>
                {columns.map((column) => (
                  <td key={column.key} className={column.numeric ? "num" : undefined} data-small={column.small ?? "none"}>
                    {column.cell(item.row)}
                  </td>
                ))}
              </tr>
              {below?.(item.row) && <tr className="below"><td colSpan={columns.length}>{below(item.row)}</td></tr>}
            </Fragment>
          ),
        )}
        {space(after)}
      </tbody>
    </table>
  );
}
