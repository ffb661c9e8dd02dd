// SPDX-License-Identifier: Apache-2.0
// The models of the project: how each stands, what can be run, what was run.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { pipelineQuery } from "../../api/queries";
import type { Pipeline } from "../../api/types";
import { isModel, sentenceOf, type Scope } from "../../core/pipeline";
import { Choice } from "../../ui/choice";
import { Empty } from "../../ui/empty";
import { Icon } from "../../ui/icon";
import { Notice } from "../../ui/notice";
import { RunDialog } from "../../ui/run_dialog";
import { Shown } from "../../ui/shown";
import { Skeleton } from "../../ui/skeleton";
import { useUrlState } from "../../ui/use_url_state";
import { ModelPanel } from "./model_panel";
import { PipelineList } from "./pipeline_list";
import { PipelineRuns } from "./pipeline_runs";
import "./pipelines.css";

// Fetched on intent.
export const importPipelineGraph = () => import("./graph/pipeline_graph");
const PipelineGraph = lazy(async () => ({ default: (await importPipelineGraph()).PipelineGraph }));

const kViews = ["graph", "list"] as const;
type View = (typeof kViews)[number];

function useView(): View {
  const [{ view }] = useUrlState();
  return kViews.find((each) => each === view) ?? (matchMedia("(max-width: 640px)").matches ? "list" : "graph");
}

interface Asking {
  model: string | null;
  scope: Scope;
}

export function PipelinesPage() {
  const query = useQuery(pipelineQuery);
  const view = useView();
  const [{ sel }] = useUrlState();
  const [asking, setAsking] = useState<Asking | null>(null);
  const pipeline = query.data;
  const chosen = pipeline?.nodes.find(({ name }) => name === sel);
  return (
    <div className="page pipelines">
      <title>{`${pipeline?.name ?? "Pipelines"} - Millrace`}</title>
      <header className="pipelines-head">
        <h1 className="title mono">{pipeline?.name ?? "Pipelines"}</h1>
        <span className="quiet grow">{pipeline && sentenceOf(pipeline)}</span>
        <Choice label="View" chosen={view} state={(value) => ({ view: value })} options={[{ value: "graph", text: "Graph" }, { value: "list", text: "List" }]} />
        <button className="button primary" data-key="run" disabled={!pipeline?.nodes.some(isModel)} onClick={() => setAsking({ model: chosen && isModel(chosen) ? chosen.name : null, scope: chosen && isModel(chosen) ? "one" : "all" })}>
          <Icon name="play" />Run
        </button>
      </header>
      <Shown query={query} what="The models">
        {(shown) => (
          <>
            {shown.definitions_error && (
              <Notice sign="failed">
                The files of the project cannot be read as they are now, so no run can begin: <span className="mono wrap">{shown.definitions_error}</span>
              </Notice>
            )}
            <Models pipeline={shown} view={view} chosen={sel}>
              {chosen && <ModelPanel pipeline={shown} node={chosen} run={(scope) => setAsking({ model: chosen.name, scope })} />}
            </Models>
            <section aria-label="Runs" className="pipelines-runs"><PipelineRuns pipeline={shown} /></section>
          </>
        )}
      </Shown>
      {asking && <RunDialog {...asking} close={() => setAsking(null)} />}
    </div>
  );
}

function Models({ pipeline, view, chosen, children }: { pipeline: Pipeline; view: View; chosen: string | undefined; children: React.ReactNode }) {
  if (!pipeline.nodes.some(isModel)) {
    return <Empty title="No model yet" command="millrace init shop">A model is a query in models/&lt;schema&gt;/&lt;table&gt;.sql. A project to start from:</Empty>;
  }
  const lanes = new Map<string, number>();
  for (const { layer } of pipeline.nodes) lanes.set(layer, (lanes.get(layer) ?? 0) + 1);
  const rows = Math.max(...lanes.values());
  return (
    <div className={children ? "models with-panel" : "models"}>
      {view === "list" ? (
        <PipelineList pipeline={pipeline} chosen={chosen} />
      ) : (
        <div className="models-graph" style={{ "--rows": rows } as React.CSSProperties}>
          <Suspense fallback={<Skeleton />}><PipelineGraph pipeline={pipeline} chosen={chosen} /></Suspense>
        </div>
      )}
      {children}
    </div>
  );
}
