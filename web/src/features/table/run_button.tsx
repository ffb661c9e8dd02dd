// SPDX-License-Identifier: Apache-2.0
// Builds this table anew; asks once, because readers get what comes out of it.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { startRun } from "../../api/queries";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { toast } from "../../ui/toast";
import { useWhere } from "../../ui/use_keys";

export function RunButton({ table }: { table: string }) {
  const [asking, setAsking] = useState(false);
  const { go } = useWhere();
  const close = () => {
    setAsking(false);
    start.reset();
  };
  const start = useMutation({
    mutationFn: () => startRun([table]),
    onSuccess: () => {
      setAsking(false);
      toast(`A run of ${table} has begun`, { text: "Open runs", run: () => go("/runs") });
    },
  });
  return (
    <>
      <button className="button primary" data-key="run" onClick={() => setAsking(true)}><Icon name="play" />Run</button>
      {asking && (
        <Dialog label={`Run ${table}`} close={close}>
          <h2>Run <span className="mono">{table}</span>?</h2>
          <p className="quiet">It is written, checked by its tests, and published when they pass. The version before it stays among its snapshots.</p>
          {start.error && <p className="failed" role="alert">Not started: {start.error.message}</p>}
          <div className="buttons">
            <button className="button" onClick={close}>Cancel</button>
            <button className="button primary" disabled={start.isPending} onClick={() => start.mutate()}>
              {start.isPending ? "Starting" : "Run the table"}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
