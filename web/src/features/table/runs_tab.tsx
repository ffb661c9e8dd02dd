// SPDX-License-Identifier: Apache-2.0
// The steps that built this table.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { tableRunsQuery } from "../../api/queries";
import type { Table, TableRun } from "../../api/types";
import { bytes, duration, plural, whole } from "../../core/numbers";
import { signOfStep } from "../../core/states";
import { Age } from "../../ui/age";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import { Shown } from "../../ui/shown";
import { StatusMark } from "../../ui/status_mark";
import type { Column } from "../../ui/table_items";
import { useTable } from "./table_page";

function result({ message, tests_failed, tests_warned, version, state }: TableRun): string {
  if (message) return message;
  const tests = [tests_failed && `${plural(tests_failed, "test")} failed`, tests_warned && `${plural(tests_warned, "test")} warned`];
  const told = tests.filter(Boolean).join(", ");
  if (told) return told;
  return state === "published" && version !== null ? `snapshot ${version}` : "";
}

const columnsOf = (table: string): Column<TableRun>[] => [
  {
    key: "state", title: "State", width: "112px", small: "mark",
    cell: (run) => (
      <span className="row">
        <StatusMark sign={signOfStep({ state: run.state, warned: run.tests_warned > 0 })} label={run.state} />
        <span className="run-state" aria-hidden>{run.state}</span>
      </span>
    ),
  },
  {
    key: "run", title: "Run", width: "196px", small: "title",
    cell: ({ run }) => <Link to="/runs/$run" params={{ run }} search={{ step: table }} className="mono medium run-id" data-row>{run}</Link>,
  },
  { key: "result", title: "Result", small: "note", cell: (run) => <span title={run.message || undefined} className={run.state === "failed" ? "failed" : undefined}>{result(run)}</span> },
  { key: "rows", title: "Rows", width: "96px", numeric: true, cell: ({ rows }) => whole(rows) },
  { key: "size", title: "Size", width: "80px", numeric: true, cell: (run) => bytes(run.bytes) },
  { key: "time", title: "Time", width: "72px", numeric: true, cell: ({ seconds }) => duration(seconds) },
  { key: "route", title: "Route", width: "72px", cell: ({ route }) => route },
  { key: "started", title: "Started", width: "124px", numeric: true, small: "number", cell: ({ started }) => <span className="faint"><Age time={started} /></span> },
];

function NeverBuilt({ table: { name, kind, properties } }: { table: Table }) {
  if (kind === "source") return <Empty title="A source is read, not built" />;
  const source = properties["bad rows of"];
  if (source) return <Empty title="No model builds it">A run that reads <span className="mono">{source}</span> sets bad rows aside here.</Empty>;
  return <Empty title="It was never built" command={`millrace run ${name}`} />;
}

export function RunsTab() {
  const table = useTable();
  const query = useQuery(tableRunsQuery(table.name));
  return (
    <section aria-label="Runs" className="tab">
      <Shown query={query} what="The runs">
        {(runs) =>
          runs.length > 0 ? (
            <DataTable label={`Runs of ${table.name}`} rows={runs} columns={columnsOf(table.name)} rowKey={({ run }) => run} />
          ) : (
            <NeverBuilt table={table} />
          )
        }
      </Shown>
    </section>
  );
}
