// SPDX-License-Identifier: Apache-2.0
// The chosen model: how it stands, and what can be run.
import { Link } from "@tanstack/react-router";

import type { Pipeline, PipelineNode } from "../../api/types";
import { bytes, duration, plural } from "../../core/numbers";
import { countIn, isModel, standings, type Scope } from "../../core/pipeline";
import { signOf } from "../../core/states";
import { Age } from "../../ui/age";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";
import { RunStrip } from "../../ui/run_strip";
import { StatusMark } from "../../ui/status_mark";
import { useUrlState } from "../../ui/use_url_state";

interface Props {
  pipeline: Pipeline;
  node: PipelineNode;
  run: (scope: Scope) => void;
}

function Neighbours({ title, names, pipeline }: { title: string; names: string[]; pipeline: Pipeline }) {
  const layerOf = (name: string) => pipeline.nodes.find((node) => node.name === name)?.layer ?? "";
  return (
    <div>
      <dt className="faint">{title}</dt>
      <dd>{names.length === 0 ? <span className="faint">nothing known</span> : names.map((name) => <Name key={name} name={name} layer={layerOf(name)} />)}</dd>
    </div>
  );
}

export function ModelPanel({ pipeline, node, run }: Props) {
  const [, setState] = useUrlState();
  const { name, last, rows, kind, model, history } = node;
  const standing = standings(pipeline).get(name);
  const reads = pipeline.edges.filter(({ to }) => to === name).map(({ from }) => from);
  const readers = pipeline.edges.filter(({ from }) => from === name).map(({ to }) => to);
  return (
    <section className="model-panel" aria-label={`Model ${name}`}>
      <div className="head">
        {kind !== "source" && <StatusMark sign={standing?.sign ?? "waiting"} label={standing?.state} />}
        <h2 className="grow"><Link to="/tables/$table" params={{ table: name }} className="mono wrap">{name}</Link></h2>
        <button className="button small square plain" aria-label="Close" data-key="close" onClick={() => setState({ sel: undefined })}><Icon name="close" /></button>
      </div>
      <p className={standing?.sign === "failed" ? "failed wrap" : "quiet wrap"}>{kind === "source" ? "Files that come in; they are read, not built." : standing?.words}</p>
      {last?.message && <pre className={`message ${last.state}`} tabIndex={0} aria-label="Message">{last.message}</pre>}
      {isModel(node) && (
        <div className="panel-runs">
          {(["one", "up", "down"] as const).map((scope) => (
            <button key={scope} className={scope === "one" ? "button small primary" : "button small"} onClick={() => run(scope)}>
              <Icon name="play" size={14} />
              {{ one: "Run it", up: `With what it reads (${countIn(pipeline, "up", name)})`, down: `With what reads it (${countIn(pipeline, "down", name)})` }[scope]}
            </button>
          ))}
        </div>
      )}
      <dl className="facts-list">
        {last && <div><dt className="faint">Last run</dt><dd><Link to="/runs/$run" params={{ run: last.run }} search={{ step: name }} className="link"><Age time={last.started} /></Link>, {duration(last.seconds)}</dd></div>}
        {rows !== null && <div><dt className="faint">Holds</dt><dd>{plural(rows, "row")}{node.bytes !== null && `, ${bytes(node.bytes)}`}</dd></div>}
        {history.length > 0 && <div><dt className="faint">Runs</dt><dd><RunStrip small step={name} label={`Last runs of ${name}`} bars={history.map(({ run: id, time, state }) => ({ run: id, time, state, sign: signOf(state) }))} /></dd></div>}
        <Neighbours title="Reads" names={reads} pipeline={pipeline} />
        <Neighbours title="Read by" names={readers} pipeline={pipeline} />
        {model && <div><dt className="faint">Made by</dt><dd className="mono wrap">{model}</dd></div>}
        <div><dt className="faint">More</dt><dd className="row"><Link to="/tables/$table/lineage" params={{ table: name }} className="link">Lineage</Link>{kind !== "source" && <Link to="/tables/$table/quality" params={{ table: name }} className="link">Quality</Link>}</dd></div>
      </dl>
    </section>
  );
}
