// SPDX-License-Identifier: Apache-2.0
// The versions that are kept, each beside what it changed from the one before.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { snapshotsQuery } from "../../api/queries";
import type { Snapshot } from "../../api/types";
import { bytes, whole } from "../../core/numbers";
import { Age } from "../../ui/age";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import { Shown } from "../../ui/shown";
import type { Column } from "../../ui/table_items";
import { useTable } from "./table_page";

type Row = Snapshot & { before: Snapshot | undefined };

function Change({ rows, before }: Row) {
  if (!before) return <span className="faint">first kept</span>;
  const change = rows - before.rows;
  return <>{change === 0 ? "same" : `${change > 0 ? "+" : "−"}${whole(Math.abs(change))}`}</>;
}

const columnsOf = (table: string): Column<Row>[] => [
  {
    key: "version", title: "Snapshot", width: "84px", small: "title", sort: ({ version }) => version,
    cell: ({ version }) => (
      <Link
        to="/tables/$table/preview" params={{ table }} search={{ snapshot: String(version) }}
        className="medium strong" data-row title="See its rows"
      >
        {version}
      </Link>
    ),
  },
  { key: "operation", title: "By", width: "84px", small: "note", cell: ({ operation }) => operation },
  {
    key: "run", title: "Run",
    cell: ({ run }) => run && <Link to="/runs/$run" params={{ run }} search={{ step: table }} className="mono">{run}</Link>,
  },
  { key: "rows", title: "Rows", width: "104px", numeric: true, small: "number", sort: ({ rows }) => rows, cell: ({ rows }) => whole(rows) },
  { key: "change", title: "Change", width: "84px", numeric: true, cell: (row) => <Change {...row} /> },
  { key: "size", title: "Size", width: "84px", numeric: true, sort: (row) => row.bytes, cell: (row) => bytes(row.bytes) },
  { key: "files", title: "Files", width: "64px", numeric: true, cell: ({ files }) => whole(files) },
  { key: "created", title: "Created", width: "124px", numeric: true, cell: ({ created }) => <span className="faint"><Age time={created} /></span> },
];

export function SnapshotsTab() {
  const table = useTable();
  const query = useQuery(snapshotsQuery(table.name));
  return (
    <section aria-label="Snapshots" className="tab">
      <Shown query={query} what="The snapshots">
        {(snapshots) =>
          snapshots.length > 0 ? (
            <DataTable
              label={`Snapshots of ${table.name}`} columns={columnsOf(table.name)} rowKey={({ version }) => String(version)}
              rows={snapshots.map((snapshot, i) => ({ ...snapshot, before: snapshots[i + 1] }))}
            />
          ) : (
            <Empty title={table.kind === "table" ? "No snapshot yet" : `A ${table.kind} has no snapshots`}>
              {table.kind === "table" ? "The first run that passes its tests publishes one." : "Its rows are read where they are."}
            </Empty>
          )
        }
      </Shown>
    </section>
  );
}
