// SPDX-License-Identifier: Apache-2.0
// How far the run is that goes on, as the server tells it a few times a second: put where pages look.
import type { QueryClient } from "@tanstack/react-query";

import { createStore } from "../core/store";
import { pipelineQuery, runQuery } from "./queries";
import type { Progress } from "./types";

export interface Told {
  run: string;
  progress: Progress;
}

// Of the run that goes on; null: nothing was told yet.
export const lastTold = createStore<Told | null>(null);

export function tellProgress(queries: QueryClient, told: Told) {
  const { run, progress } = told;
  lastTold.set(told);
  queries.setQueryData(runQuery(run).queryKey, (detail) => detail && { ...detail, progress });
  queries.setQueryData(pipelineQuery.queryKey, (pipeline) =>
    pipeline?.running?.run.id === run ? { ...pipeline, running: { ...pipeline.running, progress } } : pipeline,
  );
}
