// SPDX-License-Identifier: Apache-2.0
// A run: how it stands, its steps on one time axis, and the step that a reader came for.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";

import { runQuery } from "../../api/queries";
import type { RunDetail } from "../../api/types";
import { kWorst, stepSign } from "../../core/steps";
import { Empty } from "../../ui/empty";
import { Shown } from "../../ui/shown";
import { useUrlState } from "../../ui/use_url_state";
import { RunHeader } from "./run_header";
import { StepDetail } from "./step_detail";
import { Steps } from "./steps";
import { useNow } from "./use_now";
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

// What failed is looked at first, then what warned.
function arrivedFor({ steps }: RunDetail, wanted: string | undefined) {
  return (
    steps.find(({ table }) => table.name === wanted) ??
    kWorst.map((sign) => steps.find((step) => stepSign(step) === sign)).find(Boolean)
  );
}

function Filled({ detail }: { detail: RunDetail }) {
  const [{ step: wanted }] = useUrlState();
  const running = detail.run.state === "running";
  const now = useNow(running);
  const chosen = arrivedFor(detail, wanted);
  return (
    <>
      <RunHeader run={detail.run} now={now} />
      {detail.steps.length > 0 ? (
        <Steps detail={detail} now={now} chosen={chosen} />
      ) : (
        <Empty title={running ? "No step has ended yet" : "The run had no steps"}>
          {running && "A step appears here when it is published, fails or is skipped."}
        </Empty>
      )}
      {chosen && <StepDetail step={chosen} />}
    </>
  );
}
