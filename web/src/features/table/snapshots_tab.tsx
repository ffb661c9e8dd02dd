// SPDX-License-Identifier: Apache-2.0
// The versions that are kept, each beside what it changed from the one before; what changed between any two;
// and the way back to one.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { snapshotsQuery } from "../../api/queries";
import type { Snapshot, Table } from "../../api/types";
import { bytes, whole } from "../../core/numbers";
import { Age } from "../../ui/age";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import { Icon } from "../../ui/icon";
import { Shown } from "../../ui/shown";
import type { Column } from "../../ui/table_items";
import { RollbackDialog } from "./rollback_dialog";
import { SnapshotDiffPanel } from "./snapshot_diff";
import { useTable } from "./table_page";
import "./snapshots.css";

type Row = Snapshot & { before: Snapshot | undefined };

const kStoresRows = "table";

// A press shows what the number is made of.
function Change({ version, rows, before }: Row) {
  if (!before) return <span className="faint">first kept</span>;
  const change = rows - before.rows;
  return (
    <Link
      to="." resetScroll={false} className="link" search={{ from: String(before.version), to: String(version) }}
      title={`Compare with snapshot ${before.version}`}
    >
      {change === 0 ? "same" : `${change > 0 ? "+" : "−"}${whole(Math.abs(change))}`}
      <span className="unseen"> rows: what snapshot {version} changed</span>
    </Link>
  );
}

function columnsOf({ name, snapshot: newest }: Table, goBack: (to: Snapshot) => void): Column<Row>[] {
  return [
    {
      key: "version", title: "Snapshot", width: "84px", small: "title", sort: ({ version }) => version,
      cell: ({ version }) => (
        <Link
          to="/tables/$table/preview" params={{ table: name }} search={{ snapshot: String(version) }}
          className="medium strong" data-row title="See its rows"
        >
          {version}
        </Link>
      ),
    },
    { key: "operation", title: "By", width: "112px", small: "note", cell: ({ operation }) => operation },
    {
      key: "run", title: "Run",
      cell: ({ run }) => run && <Link to="/runs/$run" params={{ run }} search={{ step: name }} className="mono">{run}</Link>,
    },
    { key: "rows", title: "Rows", width: "104px", numeric: true, small: "number", sort: ({ rows }) => rows, cell: ({ rows }) => whole(rows) },
    { key: "change", title: "Change", width: "84px", numeric: true, cell: (row) => <Change {...row} /> },
    { key: "size", title: "Size", width: "84px", numeric: true, sort: (row) => row.bytes, cell: (row) => bytes(row.bytes) },
    { key: "files", title: "Files", width: "64px", numeric: true, cell: ({ files }) => whole(files) },
    { key: "created", title: "Created", width: "116px", numeric: true, cell: ({ created }) => <span className="faint"><Age time={created} /></span> },
    {
      key: "back", title: "Roll back", bare: true, width: "44px", small: "mark",
      cell: (row) =>
        row.version !== newest?.version && (
          <button className="button small square plain" aria-label={`Roll back to snapshot ${row.version}`} title="Roll back to it" onClick={() => goBack(row)}>
            <Icon name="history" size={14} />
          </button>
        ),
    },
  ];
}

export function SnapshotsTab() {
  const table = useTable();
  const query = useQuery(snapshotsQuery(table.name));
  const [goal, setGoal] = useState<Snapshot | null>(null);
  return (
    <section aria-label="Snapshots" className="tab snapshots-tab">
      <Shown query={query} what="The snapshots">
        {(snapshots) =>
          snapshots.length > 0 ? (
            <>
              <SnapshotDiffPanel table={table} snapshots={snapshots} />
              <DataTable
                label={`Snapshots of ${table.name}`} columns={columnsOf(table, setGoal)} rowKey={({ version }) => String(version)}
                rows={snapshots.map((snapshot, i) => ({ ...snapshot, before: snapshots[i + 1] }))}
              />
              {goal && snapshots[0] && <RollbackDialog table={table} to={goal} newest={snapshots[0]} close={() => setGoal(null)} />}
            </>
          ) : (
            <Empty title={table.kind === kStoresRows ? "No snapshot yet" : `A ${table.kind} has no snapshots`}>
              {table.kind === kStoresRows ? "The first run that passes its tests publishes one." : "Its rows are read where they are."}
            </Empty>
          )
        }
      </Shown>
    </section>
  );
}
