// SPDX-License-Identifier: Apache-2.0
// What can be done about a run: stopped while it goes on; done again afterwards, all of it or what failed.
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { startRun, stopRun } from "../../api/queries";
import type { Run } from "../../api/types";
import type { StepRow } from "../../core/steps";
import { Icon } from "../../ui/icon";

const kUndone = ["failed", "skipped", "broken off", "not reached"];

function Stop({ run }: { run: string }) {
  const stop = useMutation({ mutationFn: () => stopRun(run) });
  return (
    <>
      {stop.error && <span className="failed" role="alert">Not stopped: {stop.error.message}</span>}
      <button className="button danger" data-key="cancel" disabled={stop.isPending || stop.isSuccess} onClick={() => stop.mutate()}>
        <Icon name="stop" />{stop.isPending || stop.isSuccess ? "Stopping" : "Cancel"}
      </button>
    </>
  );
}

function Again({ rows }: { rows: StepRow[] }) {
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: (models: string[]) => startRun(models),
    onSuccess: ({ id }) => void navigate({ to: "/runs/$run", params: { run: id } }),
  });
  const names = (chosen: StepRow[]) => chosen.map(({ table }) => table.name);
  const undone = rows.filter(({ state }) => kUndone.includes(state));
  return (
    <>
      {start.error && <span className="failed" role="alert">Not started: {start.error.message}</span>}
      <button className={undone.length ? "button" : "button primary"} data-key={undone.length ? undefined : "run"} disabled={start.isPending} onClick={() => start.mutate(names(rows))}>
        <Icon name="play" />Run again
      </button>
      {undone.length > 0 && undone.length < rows.length && (
        <button className="button primary" data-key="run" disabled={start.isPending} onClick={() => start.mutate(names(undone))}>
          <Icon name="play" />Retry what failed
        </button>
      )}
    </>
  );
}

export function RunActions({ run, rows }: { run: Run; rows: StepRow[] }) {
  if (run.state === "running") return <Stop run={run.id} />;
  if (rows.some(({ state }) => state === "dropped")) return null;
  return <Again rows={rows} />;
}
