// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { runsQuery } from "../../api/queries";
import type { Run } from "../../api/types";
import { Choice } from "../../ui/choice";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import { Shown } from "../../ui/shown";
import { useUrlState } from "../../ui/use_url_state";
import { runColumns } from "./run_columns";

const kStates: Run["state"][] = ["running", "succeeded", "failed", "stopped", "died"];
const kOptions = [
  { value: "", text: "All" },
  ...kStates.map((value) => ({ value: value as string, text: value.charAt(0).toUpperCase() + value.slice(1) })),
];

export function RunsPage() {
  const [{ state: wanted }] = useUrlState();
  const state = kStates.find((each) => each === wanted);
  const query = useInfiniteQuery(runsQuery(state));
  return (
    <div className="page">
      <title>Runs - Millrace</title>
      <h1 className="title">Runs</h1>
      <div className="list-tools">
        <Choice label="State" options={kOptions} chosen={state ?? ""} state={(value) => ({ state: value || undefined })} />
      </div>
      <Shown query={query} what="The runs">
        {({ pages }) => {
          const runs = pages.flatMap((page) => page.items);
          if (runs.length === 0) return <NoRuns state={state} />;
          return (
            <>
              <DataTable label="Runs" rows={runs} columns={runColumns(runs, "word")} rowKey={(run) => run.id} />
              {query.hasNextPage ? (
                <button className="button older" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {query.isFetchingNextPage ? "Reading" : "Older runs"}
                </button>
              ) : (
                <p className="faint small end">All {runs.length} runs{state && ` that are ${state}`}.</p>
              )}
            </>
          );
        }}
      </Shown>
    </div>
  );
}

function NoRuns({ state }: { state: string | undefined }) {
  if (!state) return <Empty title="No run yet" command="millrace run">A run builds models, checks them, and publishes what is right.</Empty>;
  return (
    <Empty title={`No run is ${state}`}>
      <Link to="/runs" className="link">Show all runs</Link>
    </Empty>
  );
}
