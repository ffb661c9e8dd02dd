// SPDX-License-Identifier: Apache-2.0
// Begins a run: of what, and how. It asks once, because readers get what comes out of it; then it leads to
// the run's page.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { pipelineQuery, startRun } from "../api/queries";
import { plural } from "../core/numbers";
import { countIn, selectorOf, type Scope } from "../core/pipeline";
import { copy } from "./copy";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import "./run_dialog.css";

interface Props {
  model: string | null;
  scope: Scope;
  close: () => void;
}

const kWords: Record<Scope, string> = {
  all: "All models", one: "This one", up: "This one and what it reads", down: "This one and what reads it",
};
const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean);

export function RunDialog({ model, scope: first, close }: Props) {
  const navigate = useNavigate();
  const pipeline = useQuery(pipelineQuery).data;
  const [text, setText] = useState(selectorOf(first, model ?? "").join(" "));
  const [refresh, setRefresh] = useState(false);
  const start = useMutation({
    mutationFn: () => startRun(wordsIn(text), refresh),
    onSuccess: ({ id }) => void navigate({ to: "/runs/$run", params: { run: id } }),
  });
  const scopes: Scope[] = model ? ["one", "up", "down", "all"] : ["all"];
  const textOf = (scope: Scope) => selectorOf(scope, model ?? "").join(" ");
  const words = wordsIn(text).map((word) => (/^[\w.+:-]+$/.test(word) ? word : `'${word}'`));
  const command = ["millrace run", ...(refresh ? ["--full-refresh"] : []), ...words].join(" ");
  return (
    <Dialog label="Run models" close={close}>
      <form className="run-form" onSubmit={(event) => { event.preventDefault(); start.mutate(); }}>
        <h2>Run {model ? <span className="mono">{model}</span> : "models"}?</h2>
        <p className="quiet">Each is written, checked by its tests, and published when they pass. The versions before stay among the snapshots.</p>
        <fieldset>
          <legend className="unseen">Which</legend>
          {scopes.map((scope) => (
            <label key={scope} className="tick">
              <input type="radio" name="scope" checked={text.trim() === textOf(scope)} onChange={() => setText(textOf(scope))} />
              <span className="grow">{kWords[scope]}</span>
              {pipeline && <span className="faint">{plural(countIn(pipeline, scope, model ?? ""), "model")}</span>}
            </label>
          ))}
        </fieldset>
        <label className="run-selectors">
          <span className="faint small">Or by name, pattern or tag: silver.* +gold.study tag:daily</span>
          <input className="mono" value={text} placeholder="all models" spellCheck={false} onChange={(event) => setText(event.target.value)} />
        </label>
        <label className="tick">
          <input type="checkbox" checked={refresh} onChange={() => setRefresh(!refresh)} />
          Full refresh: tables are built anew from the files as they are
        </label>
        <button type="button" className="run-command mono small" title="Copy the command" onClick={() => void copy(command, "Command")}>
          <span className="grow wrap">{command}</span><Icon name="copy" size={14} />
        </button>
        {start.error && <p className="failed wrap" role="alert">Not started: {start.error.message}</p>}
        <div className="buttons">
          <button type="button" className="button" onClick={close}>Cancel</button>
          <button className="button primary" disabled={start.isPending}>{start.isPending ? "Starting" : "Run"}</button>
        </div>
      </form>
    </Dialog>
  );
}
