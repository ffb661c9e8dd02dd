// SPDX-License-Identifier: Apache-2.0
// What is asked by SQL. An event tells of the end, and the statement is then read again; nothing asks by the clock.
import { queryOptions, type QueryClient } from "@tanstack/react-query";

import { answer, client } from "./client";
import type { Statement, StatementFormat } from "./types";

export interface Limits {
  rows: number;
  seconds: number;
}

export const startStatement = (text: string, format: StatementFormat, limits: Limits) =>
  answer(client.POST("/api/v1/statements", { body: { text, format, rows_max: limits.rows, seconds_max: limits.seconds } }));

export const cancelStatement = (statement: string) =>
  answer(client.POST("/api/v1/statements/{statement}/cancel", { params: { path: { statement } } }));

export const resultAddress = (statement: string) => `/api/v1/statements/${encodeURIComponent(statement)}/result`;

// Fresh only once it has ended. One that still ran when its POST was answered is read when it is first looked at: it
// may have ended before anybody here knew its id, and the event of that end told nobody.
export const statementQuery = (statement: string) =>
  queryOptions({
    queryKey: ["statement", statement],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/statements/{statement}", { params: { path: { statement } }, signal })),
    staleTime: 0,
  });

// Rows are large, and are asked for once: nothing compares them with those before.
export const statementRowsQuery = (statement: string) =>
  queryOptions({
    queryKey: ["statement rows", statement],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/statements/{statement}/result", { params: { path: { statement } }, signal, parseAs: "json" })),
    staleTime: Infinity,
    gcTime: 10 * 60_000,
    structuralSharing: false,
  });

export const isRunning = (statement: Statement | undefined) => statement === undefined || statement.state === "running";

// Of one, or of all that are looked at. Those that have ended are not: their queries are switched off.
export function rereadStatements(queries: QueryClient, statement?: string) {
  void queries.invalidateQueries({ queryKey: statement === undefined ? ["statement"] : statementQuery(statement).queryKey });
}
