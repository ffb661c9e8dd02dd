// SPDX-License-Identifier: Apache-2.0
// A run: how it stands, its steps on one time axis, what it says, and the step that a reader came for.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";

import { runQuery } from "../../api/queries";
import type { RunDetail } from "../../api/types";
import { kWorst, rowsOf, type StepRow } from "../../core/steps";
import { Shown } from "../../ui/shown";
import { useUrlState } from "../../ui/use_url_state";
import { RunHeader } from "./run_header";
import { RunLog } from "./run_log";
import { StepDetail } from "./step_detail";
import { Steps } from "./steps";
import { useNow } from "../../ui/use_now";
import "./run.css";

export function RunPage() {
  const { run: id } = useParams({ from: "/runs/$run" });
  const query = useQuery(runQuery(id));
  return (
    <div className="run-page">
      <title>{`Run ${id} - Millrace`}</title>
      {query.data ? (
        <Shown query={query} what="The run">{(detail) => <Filled detail={detail} />}</Shown>
      ) : (
        <div className="page">
          <h1 className="title">Run <span className="mono">{id}</span></h1>
          <Shown query={query} what={`Run ${id}`}>{() => null}</Shown>
        </div>
      )}
    </div>
  );
}

// What failed is looked at first, then what warned, then what is being built.
function arrivedFor(rows: StepRow[], wanted: string | undefined) {
  return (
    rows.find(({ table }) => table.name === wanted) ??
    kWorst.map((sign) => rows.find((row) => row.sign === sign)).find(Boolean)
  );
}

function Filled({ detail }: { detail: RunDetail }) {
  const [{ step: wanted }] = useUrlState();
  const running = detail.run.state === "running";
  const now = useNow(running);
  const rows = rowsOf(detail);
  const chosen = arrivedFor(rows, wanted);
  return (
    <>
      <RunHeader detail={detail} rows={rows} now={now} />
      {rows.length > 0 ? (
        <Steps detail={detail} rows={rows} now={now} chosen={chosen} />
      ) : (
        <p className="quiet run-no-steps">{running ? "Its steps appear here when it is planned." : "It came to no step."}</p>
      )}
      <div className="run-below">
        <RunLog detail={detail} />
        {chosen && <StepDetail row={chosen} />}
      </div>
    </>
  );
}
