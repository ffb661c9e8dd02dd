// SPDX-License-Identifier: Apache-2.0
// The latest runs with a square for each model: columns line up, so a model that fails often is a red
// column.
import { Link } from "@tanstack/react-router";

import type { Pipeline, PipelineRun } from "../../api/types";
import { byLayer } from "../../core/layers";
import { isModel } from "../../core/pipeline";
import { signOf } from "../../core/states";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import type { Column } from "../../ui/table_items";
import { runColumns } from "../runs/run_columns";

const kSquaresMax = 40; // more are a list on the run's page

function Squares({ run, models }: { run: PipelineRun; models: { name: string; layer: string }[] }) {
  const told = Object.entries(run.models);
  const words = told.length ? told.map(([name, state]) => `${name} ${state}`).join(", ") : "no step";
  return (
    <span className="squares" role="img" aria-label={words}>
      {models.map(({ name, layer }, i) => (
        <i
          key={name} title={`${name}: ${run.models[name] ?? "not in this run"}`}
          className={`${run.models[name] ? signOf(run.models[name]) : "none"} ${i > 0 && models[i - 1]?.layer !== layer ? "next-layer" : ""}`}
        />
      ))}
    </span>
  );
}

export function PipelineRuns({ pipeline }: { pipeline: Pipeline }) {
  const { runs } = pipeline;
  if (runs.length === 0) return <Empty title="No run yet" command="millrace run">A run builds models, checks them, and publishes what is right.</Empty>;
  const models = pipeline.nodes.filter(isModel).sort(byLayer).slice(0, kSquaresMax);
  const squares: Column<PipelineRun> = {
    key: "models", title: "Models", width: `${Math.max(90, models.length * 16 + 60)}px`, cell: (run) => <Squares run={run} models={models} />,
  };
  const columns = runColumns(runs, "sign").flatMap((column): Column<PipelineRun>[] =>
    column.key === "steps" ? [squares, column as Column<PipelineRun>] : [column as Column<PipelineRun>]);
  return (
    <>
      <div className="head"><h2>Runs</h2><Link to="/runs" className="more">All runs</Link></div>
      <DataTable label="Latest runs" rows={runs} columns={columns} rowKey={({ id }) => id} />
    </>
  );
}
