// SPDX-License-Identifier: Apache-2.0
// The models as a list, by layer: it says what the graph says.
import { Link } from "@tanstack/react-router";

import type { Pipeline, PipelineNode } from "../../api/types";
import { byLayer, layerTitle } from "../../core/layers";
import { duration, whole } from "../../core/numbers";
import { isModel, standings } from "../../core/pipeline";
import { signOf } from "../../core/states";
import type { UrlState } from "../../core/url_state";
import { Age } from "../../ui/age";
import { DataTable } from "../../ui/data_table";
import { LayerMark } from "../../ui/layer_mark";
import { RunStrip } from "../../ui/run_strip";
import { StatusMark } from "../../ui/status_mark";
import type { Column, Group } from "../../ui/table_items";

const kByLayer: Group<PipelineNode> = {
  of: ({ layer }) => layer,
  heading: (layer, nodes) => (
    <span className="row"><LayerMark layer={layer} /><b className="medium">{layerTitle(layer)}</b><span className="faint small">{whole(nodes.length)}</span></span>
  ),
};

function columnsOf(pipeline: Pipeline, chosen: string | undefined): Column<PipelineNode>[] {
  const all = standings(pipeline);
  const readBy = (name: string) => pipeline.edges.filter(({ to }) => to === name).map(({ from }) => from).join(", ");
  const reads: Column<PipelineNode> = { key: "reads", title: "Reads", cell: ({ name }) => <span className="mono" title={readBy(name)}>{readBy(name)}</span> };
  return [
    {
      key: "state", title: "State", bare: true, width: "24px", small: "mark",
      cell: ({ name }) => <StatusMark sign={all.get(name)?.sign ?? "waiting"} label={all.get(name)?.state} />,
    },
    {
      key: "name", title: "Model", width: chosen ? "260px" : "300px", small: "title", sort: ({ name }) => name,
      cell: ({ name }) => (
        <Link
          to="." search={(before: UrlState) => ({ ...before, sel: name })} resetScroll={false} activeOptions={{ exact: true }}
          className="mono medium run-id" aria-current={name === chosen ? "true" : undefined} data-row
        >
          {name}
        </Link>
      ),
    },
    { key: "words", title: "The last time", small: "note", cell: ({ name }) => <span className={all.get(name)?.sign === "failed" ? "failed" : undefined}>{all.get(name)?.words}</span> },
    ...(chosen ? [] : [reads]), // the panel says it
    { key: "time", title: "Time", width: "76px", numeric: true, sort: ({ last }) => last?.seconds ?? null, cell: ({ last }) => (last ? duration(last.seconds) : "") },
    {
      key: "history", title: "Runs", width: "138px",
      cell: ({ name, history }) => <RunStrip small step={name} label={`Last runs of ${name}`} bars={history.map(({ run, time, state }) => ({ run, time, state, sign: signOf(state) }))} />,
    },
    { key: "changed", title: "Last run", width: "124px", numeric: true, small: "number", sort: ({ last }) => last?.started ?? null, cell: ({ last }) => last && <span className="faint"><Age time={last.started} /></span> },
  ];
}

export function PipelineList({ pipeline, chosen }: { pipeline: Pipeline; chosen: string | undefined }) {
  const models = pipeline.nodes.filter(isModel).sort(byLayer);
  return <DataTable label="Models" rows={models} columns={columnsOf(pipeline, chosen)} rowKey={({ name }) => name} group={kByLayer} />;
}
