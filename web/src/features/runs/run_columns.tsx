// SPDX-License-Identifier: Apache-2.0
// How a run stands in a list.
import { Link } from "@tanstack/react-router";

import type { Run } from "../../api/types";
import { duration, whole } from "../../core/numbers";
import { outcomeOf, secondsOf, signOf } from "../../core/states";
import { Age } from "../../ui/age";
import type { Column } from "../../ui/table_items";
import { StatusMark } from "../../ui/status_mark";
import "./runs.css";

function Duration({ run, longest }: { run: Run; longest: number }) {
  const seconds = secondsOf(run, new Date());
  if (seconds === null) return <span className="faint">not known</span>;
  const share = longest > 0 ? Math.max(2, (seconds / longest) * 100) : 0;
  return (
    <span className="run-duration">
      <span className={`run-bar ${signOf(run.state)}`} aria-hidden><i style={{ width: `${share}%` }} /></span>
      <span>{duration(seconds)}</span>
    </span>
  );
}

// `state`: as a word beside its sign, or where there is little room the sign alone.
export function runColumns(runs: Run[], state: "sign" | "word"): Column<Run>[] {
  const longest = Math.max(...runs.map((run) => secondsOf(run, new Date()) ?? 0));
  return [
    {
      key: "state", title: "State", bare: state === "sign", width: state === "sign" ? "24px" : "112px", small: "mark",
      cell: (run) => (
        <span className="row">
          <StatusMark sign={signOf(run.state)} label={run.state} />
          {state === "word" && <span className="run-state" aria-hidden>{run.state}</span>}
        </span>
      ),
    },
    {
      key: "run", title: "Run", width: "196px", small: "title",
      cell: (run) => <Link to="/runs/$run" params={{ run: run.id }} className="mono medium run-id" data-row>{run.id}</Link>,
    },
    {
      key: "steps", title: "Steps", small: "note",
      cell: (run) => <span className={run.steps.failed || run.message ? "failed" : undefined} title={run.message || undefined}>{outcomeOf(run)}</span>,
    },
    { key: "duration", title: "Duration", width: "164px", cell: (run) => <Duration run={run} longest={longest} /> },
    { key: "rows", title: "Rows", width: "96px", numeric: true, cell: (run) => whole(run.rows) },
    {
      key: "started", title: "Started", width: "124px", numeric: true, small: "number",
      cell: (run) => <span className="faint"><Age time={run.started} /></span>,
    },
  ];
}
