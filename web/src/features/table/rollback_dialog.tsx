// SPDX-License-Identifier: Apache-2.0
// The way back to a version. It says what readers will get and how to undo it, and asks for the table's name.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { rollBack } from "../../api/queries";
import type { Snapshot, Table } from "../../api/types";
import { plural } from "../../core/numbers";
import { Age } from "../../ui/age";
import { Dialog } from "../../ui/dialog";
import { toast } from "../../ui/toast";

interface Props {
  table: Table;
  to: Snapshot;
  newest: Snapshot;
  close: () => void;
}

export function RollbackDialog({ table: { name, kind, properties, downstreams }, to, newest, close }: Props) {
  const [typed, setTyped] = useState("");
  const isNamed = typed.trim().toLowerCase() === name.toLowerCase();
  const go = useMutation({
    mutationFn: () => rollBack(name, to.version),
    onSuccess: ({ snapshot }) => {
      close();
      toast(snapshot === null ? `${name} is being rolled back` : `${name}: snapshot ${snapshot} holds what ${to.version} held`);
    },
  });
  const stores = kind === "table";
  return (
    <Dialog label={`Roll ${name} back`} close={close}>
      <h2>Roll <span className="mono">{name}</span> back to snapshot {to.version}?</h2>
      <ul className="consequences">
        <li>
          Readers get what snapshot {to.version} held, from <Age time={to.created} />
          {stores && <>: {plural(to.rows, "row")} in place of {plural(newest.rows, "row")}</>}.
        </li>
        <li>It becomes snapshot {newest.version + 1}. Snapshot {newest.version} stays among the others: rolling back to it undoes this.</li>
        {downstreams.length > 0 && <li>{plural(downstreams.length, "table")} that {downstreams.length === 1 ? "reads" : "read"} it stay as they are until they are run.</li>}
        {properties.model && <li>The next run of <span className="mono">{properties.model}</span> publishes what that makes.</li>}
      </ul>
      <form onSubmit={(event) => { event.preventDefault(); if (isNamed && !go.isPending) go.mutate(); }}>
        <label className="confirm-name">
          <span className="quiet">Type the table's name to go on</span>
          <input autoFocus value={typed} placeholder={name} className="mono" spellCheck={false} autoComplete="off" onChange={({ target }) => setTyped(target.value)} />
        </label>
        {go.error && <p className="failed" role="alert">Not rolled back: {go.error.message}</p>}
        <div className="buttons">
          <button className="button" type="button" onClick={close}>Cancel</button>
          <button className="button primary" disabled={!isNamed || go.isPending}>{go.isPending ? "Rolling back" : "Roll back"}</button>
        </div>
      </form>
    </Dialog>
  );
}
