// SPDX-License-Identifier: Apache-2.0
// One query for each view: its key, and the endpoint that answers it.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { facetFields, filterOf } from "../core/search_state";
import type { UrlState } from "../core/url_state";
import { answer, client } from "./client";
import type { LogLine, Run, TableSummary } from "./types";

export const homeQuery = queryOptions({
  queryKey: ["home"],
  queryFn: ({ signal }) => answer(client.GET("/api/v1/home", { signal })),
});

// All of them: the filter of the list and the palette look through them in memory.
export const tablesQuery = queryOptions({
  queryKey: ["tables"],
  queryFn: async ({ signal }) => {
    const items: TableSummary[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await answer(
        client.GET("/api/v1/tables", { params: { query: { limit: 1000, cursor } }, signal }),
      );
      items.push(...page.items);
      if (page.next === null) return items;
      cursor = page.next;
    }
  },
});

export const tableQuery = (table: string) =>
  queryOptions({
    queryKey: ["table", table],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/tables/{table}", { params: { path: { table } }, signal })),
  });

export const lineageQuery = (of: string, up: number, down: number, at: string | undefined) =>
  queryOptions({
    queryKey: ["lineage", of, up, down, at],
    queryFn: ({ signal }) => answer(client.GET("/api/v1/lineage", { params: { query: { of, up, down, at } }, signal })),
  });

// The shortest ways between two things.
export const lineagePathQuery = (from: string, to: string, at: string | undefined) =>
  queryOptions({
    queryKey: ["lineage path", from, to, at],
    queryFn: ({ signal }) => answer(client.GET("/api/v1/lineage/path", { params: { query: { from, to, at } }, signal })),
  });

// How many things are reached; who they are is in the file.
export const impactQuery = (of: string, way: "up" | "down", at: string | undefined) =>
  queryOptions({
    queryKey: ["impact", of, way, at],
    queryFn: ({ signal }) => answer(client.GET("/api/v1/lineage/impact", { params: { query: { of, way, at, limit: 1 } }, signal })),
  });

export const suggestQuery = (q: string) =>
  queryOptions({
    queryKey: ["suggest", q],
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/suggest", { params: { query: { q, limit: 8 } }, signal }))).items,
  });

// Rows under the reader's eyes do not move: events leave this one alone (events.ts), a new snapshot
// has a new key.
export const previewQuery = (table: string, snapshot: number | undefined) =>
  queryOptions({
    queryKey: ["preview", table, snapshot],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/v1/tables/{table}/preview", {
          params: { path: { table }, query: { limit: 100, snapshot } },
          signal,
        }),
      ),
  });

export const snapshotsQuery = (table: string) =>
  queryOptions({
    queryKey: ["snapshots", table],
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/api/v1/tables/{table}/snapshots", { params: { path: { table } }, signal })))
        .items,
  });

// Two versions differ as they do for ever: events leave this one alone (events.ts).
export const diffQuery = (table: string, from: number, to: number) =>
  queryOptions({
    queryKey: ["diff", table, from, to],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/v1/tables/{table}/diff", { params: { path: { table }, query: { from, to } }, signal }),
      ),
  });

export const rollBack = (table: string, snapshot: number) =>
  answer(client.POST("/api/v1/tables/{table}/rollback", { params: { path: { table } }, body: { snapshot } }));

export const profileQuery = (table: string, snapshot: number | undefined) =>
  queryOptions({
    queryKey: ["profile", table, snapshot],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/v1/tables/{table}/profile", { params: { path: { table }, query: { snapshot } }, signal }),
      ),
  });

export const makeProfile = (table: string) =>
  answer(client.POST("/api/v1/tables/{table}/profile", { params: { path: { table } } }));

export const tableRunsQuery = (table: string) =>
  queryOptions({
    queryKey: ["table runs", table],
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/api/v1/tables/{table}/runs", { params: { path: { table } }, signal }))).items,
  });

export const qualityQuery = (table: string) =>
  queryOptions({
    queryKey: ["quality", table],
    queryFn: async ({ signal }) =>
      (await answer(client.GET("/api/v1/tables/{table}/quality", { params: { path: { table } }, signal })))
        .items,
  });

export const definitionQuery = (table: string) =>
  queryOptions({
    queryKey: ["definition", table],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/tables/{table}/definition", { params: { path: { table } }, signal })),
  });

const kLabelTypes = ["tag", "glossaryTerm", "corpuser", "corpGroup"];
const kLabelsMax = 200;

// The tags, terms and owners that there are: those in use by how many use them, then the others.
export const labelsQuery = queryOptions({
  queryKey: ["labels"],
  queryFn: async ({ signal }) => {
    const filter = JSON.stringify({ field: "entityType", values: kLabelTypes });
    const query = { filter, facets: "tags,glossaryTerms,owners", values: kLabelsMax, limit: kLabelsMax };
    const [used, things] = await Promise.all([
      answer(client.GET("/api/v1/search", { params: { query: { ...query, filter: undefined, limit: 1 } }, signal })),
      answer(client.GET("/api/v1/search", { params: { query }, signal })),
    ]);
    const urns = [...used.facets.flatMap(({ values }) => values.map(({ value }) => value)), ...things.items.map(({ urn }) => urn)];
    const all = [...new Set(urns)].map((urn) => ({ urn, name: urn.split(":").slice(3).join(":") }));
    const of = (...types: string[]) => all.filter(({ urn }) => types.some((type) => urn.startsWith(`urn:li:${type}:`)));
    return {
      labels: [
        ...of("tag").map((label) => ({ ...label, kind: "tag" as const })),
        ...of("glossaryTerm").map((label) => ({ ...label, kind: "term" as const })),
      ],
      owners: of("corpuser", "corpGroup"),
    };
  },
});

const kOrders = { use: "use", changed: "changed" } as const;

export function searchQuery(state: UrlState) {
  const q = state.q ?? "";
  const filter = filterOf(state);
  const sort = kOrders[state.sort as keyof typeof kOrders] ?? "match";
  return infiniteQueryOptions({
    queryKey: ["search", q, filter, sort],
    queryFn: ({ signal, pageParam: cursor }) =>
      answer(client.GET("/api/v1/search", { params: { query: { q, filter, sort, cursor, facets: facetFields, limit: 30 } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export const runsQuery = (state: Run["state"] | undefined) =>
  infiniteQueryOptions({
    queryKey: ["runs", state],
    queryFn: ({ signal, pageParam: cursor }) =>
      answer(client.GET("/api/v1/runs", { params: { query: { limit: 100, state, cursor } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const runQuery = (run: string) =>
  queryOptions({
    queryKey: ["run", run],
    queryFn: ({ signal }) => answer(client.GET("/api/v1/runs/{run}", { params: { path: { run } }, signal })),
  });

// What a run has said so far: each reading begins where the one before ended.
export const runLogQuery = (run: string) =>
  queryOptions({
    queryKey: ["run log", run],
    queryFn: async ({ signal, client: queries }) => {
      const before = queries.getQueryData<{ lines: LogLine[]; next: number }>(["run log", run]);
      const lines = [...(before?.lines ?? [])];
      for (let from = before?.next ?? 0; ; ) {
        const page = await answer(
          client.GET("/api/v1/runs/{run}/log", { params: { path: { run }, query: { from } }, signal }),
        );
        lines.push(...page.lines);
        if (!page.more || page.next === from) return { lines, next: page.next };
        from = page.next;
      }
    },
  });

// No selector: all models.
export const startRun = (selectors: string[], fullRefresh = false) =>
  answer(client.POST("/api/v1/runs", { body: { selectors, full_refresh: fullRefresh } }));

export const stopRun = (run: string) => answer(client.POST("/api/v1/runs/{run}/stop", { params: { path: { run } } }));

export const pipelineQuery = queryOptions({
  queryKey: ["pipeline"],
  queryFn: ({ signal }) => answer(client.GET("/api/v1/pipeline", { signal })),
});
