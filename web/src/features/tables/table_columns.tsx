// SPDX-License-Identifier: Apache-2.0
// How a table stands in the list of tables.
import type { TableSummary } from "../../api/types";
import { bytes, whole } from "../../core/numbers";
import { signOf } from "../../core/states";
import { Age } from "../../ui/age";
import { Name } from "../../ui/name";
import { StatusMark } from "../../ui/status_mark";
import type { Column } from "../../ui/table_items";

const kUnknown = <span className="faint">unknown</span>;
const rowsOf = ({ rows, kind }: TableSummary) =>
  rows !== null ? whole(rows) : kind === "view" ? <span className="faint">view</span> : kUnknown;

export const kTableColumns: Column<TableSummary>[] = [
  {
    key: "state", title: "State", bare: true, width: "26px", small: "mark",
    // A source is not built, so it has no state of its own.
    cell: ({ state, kind }) => (kind === "source" ? null : <StatusMark sign={signOf(state)} label={state} />),
  },
  {
    key: "name", title: "Name", width: "300px", small: "title", sort: ({ name }) => name,
    cell: ({ name, layer }) => <Name name={name} layer={layer} />,
  },
  {
    key: "description", title: "Description", small: "note",
    cell: ({ description }) => description || <span className="faint">no description</span>,
  },
  {
    key: "owner", title: "Owner", width: "130px", sort: ({ owners }) => owners[0] ?? null,
    cell: ({ owners }) => (owners.length ? owners.join(", ") : <span className="warned">none</span>),
  },
  { key: "rows", title: "Rows", width: "100px", numeric: true, small: "number", sort: ({ rows }) => rows, cell: rowsOf },
  {
    key: "size", title: "Size", width: "86px", numeric: true, sort: (table) => table.bytes,
    cell: (table) => (table.bytes === null ? null : bytes(table.bytes)),
  },
  {
    key: "changed", title: "Changed", width: "124px", numeric: true, sort: ({ changed }) => changed && Date.parse(changed),
    cell: ({ changed, kind }) => <span className="faint">{changed ? <Age time={changed} /> : kind !== "source" && "unknown"}</span>,
  },
];
