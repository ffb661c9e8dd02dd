// SPDX-License-Identifier: Apache-2.0
// What was asked from each tab, and how it stands. Kept outside of the page, so that to leave it cancels nothing.
import { useQuery, type QueryClient } from "@tanstack/react-query";

import { cancelStatement, isRunning, startStatement, statementQuery, type Limits } from "../../api/statements";
import type { Statement, StatementFormat } from "../../api/types";
import type { Asked } from "../../core/sql_place";
import { createStore, useStore } from "../../core/store";
import { toast } from "../../ui/toast";
import { notePast } from "./history";

export interface Execution {
  asked: Asked;
  of: string; // the whole text of the tab then
  limits: Limits;
  began: number;
  id: string | null; // null: the server has not answered yet
  refused: Error | null;
  unwanted: boolean; // cancelled before its id was known
}

// By "2 rows", "2 csv": the number of a tab, and what is made.
const executions = createStore<Record<string, Execution>>({});
const keyOf = (tab: number, format: StatementFormat) => `${tab} ${format}`;

function put(key: string, change: Partial<Execution>, of: Execution) {
  const now = executions.get()[key];
  if (now?.began === of.began) executions.set({ ...executions.get(), [key]: { ...now, ...change } });
}

export async function execute(queries: QueryClient, tab: number, format: StatementFormat, asked: Asked, of: string, limits: Limits) {
  const key = keyOf(tab, format);
  const execution: Execution = { asked, of, limits, began: Date.now(), id: null, refused: null, unwanted: false };
  executions.set({ ...executions.get(), [key]: execution });
  try {
    const statement = await startStatement(asked.text, format, limits);
    if (format === "rows") notePast({ text: asked.text, at: execution.began, id: statement.id, state: null, rows: null, seconds: null });
    queries.setQueryData(statementQuery(statement.id).queryKey, statement);
    const now = executions.get()[key];
    // One that is cancelled, or whose tab was closed meanwhile.
    if ((now?.began !== execution.began || now.unwanted) && isRunning(statement)) await stop(queries, statement.id);
    put(key, { id: statement.id }, execution);
  } catch (error) {
    put(key, { refused: error instanceof Error ? error : new Error(String(error)) }, execution);
  }
}

async function stop(queries: QueryClient, id: string) {
  try {
    queries.setQueryData(statementQuery(id).queryKey, await cancelStatement(id));
  } catch (error) {
    toast(`It could not be cancelled: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function cancel(queries: QueryClient, tab: number, format: StatementFormat) {
  const key = keyOf(tab, format);
  const execution = executions.get()[key];
  if (!execution) return;
  if (execution.id === null) put(key, { unwanted: true }, execution);
  else void stop(queries, execution.id);
}

// Of a tab that is closed.
export function forget(queries: QueryClient, tab: number) {
  for (const format of ["rows", "csv", "parquet"] as const) {
    const execution = executions.get()[keyOf(tab, format)];
    const statement = execution?.id ? queries.getQueryData(statementQuery(execution.id).queryKey) : undefined;
    if (execution && !execution.refused && isRunning(statement)) cancel(queries, tab, format);
  }
  executions.set(Object.fromEntries(Object.entries(executions.get()).filter(([key]) => !key.startsWith(`${tab} `))));
}

export interface Standing {
  execution: Execution;
  running: boolean;
  statement: Statement | undefined;
  error: Error | null; // refused, or it can no longer be asked how it stands
  retry: () => void;
}

export function useStanding(tab: number, format: StatementFormat): Standing | null {
  const execution = useStore(executions)[keyOf(tab, format)];
  const id = execution?.id ?? "";
  const query = useQuery({ ...statementQuery(id), enabled: (known) => id !== "" && isRunning(known.state.data) });
  if (!execution) return null;
  const statement = id ? query.data : undefined;
  const error = execution.refused ?? (isRunning(statement) ? query.error : null);
  return { execution, statement, error, running: !error && isRunning(statement), retry: () => void query.refetch() };
}
