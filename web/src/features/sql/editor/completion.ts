// SPDX-License-Identifier: Apache-2.0
// What may stand at the cursor: tables of the catalog, columns of the tables that the text names, keywords, functions.
// The columns come from the same answers as a table's page, and are fetched when the text names the table.
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { QueryClient } from "@tanstack/react-query";

import { tableQuery, tablesQuery } from "../../../api/queries";
import type { Column, TableSummary } from "../../../api/types";
import { shortValue } from "../../../core/distribution";
import { schemaOf, tableOf } from "../../../core/layers";
import { plural, short } from "../../../core/numbers";
import { quoted, quotedTable, tablesIn } from "../../../core/sql_names";
import { kFunctions, kOffered } from "./words";

const kValuesShown = 3;
const kAfterTable = /\b(from|join)\s+[\w."]*$/i; // where a table is named
const kPath = /(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)?(?:\.(?:"(?:[^"]|"")*"|[\p{L}\p{N}_$]+)?)*$/u;

// "varchar, 2 values: F, M"
export function columnDetail({ type, profile }: Column): string {
  const word = type.toLowerCase();
  const frequent = profile?.frequent ?? [];
  if (!profile || frequent.length === 0) return word;
  const first = frequent.slice(0, kValuesShown).map(({ value }) => shortValue(value) || "empty");
  return `${word}, ${plural(frequent.length, "value")}: ${first.join(", ")}${frequent.length > kValuesShown ? ", ..." : ""}`;
}

const columnOption = (column: Column): Completion => ({
  label: column.name, apply: quoted(column.name), type: "column", detail: columnDetail(column), boost: 30,
});

function tableOption({ name, kind, layer, rows }: TableSummary, boost: number, whole: boolean): Completion {
  const detail = [kind === "table" ? layer : kind, ...(rows === null ? [] : [`${short(rows)} rows`])].join(", ");
  return { label: whole ? name : tableOf(name), apply: whole ? quotedTable(name) : quoted(tableOf(name)), type: "table", detail, boost };
}

const kWords: Completion[] = [
  ...kFunctions.flatMap(({ detail, names }) => names.map((label): Completion => ({ label, type: "function", detail }))),
  ...kOffered.map((label): Completion => ({ label, type: "keyword", boost: -10 })),
];

async function columnsOf(queries: QueryClient, table: string): Promise<Column[]> {
  try {
    return (await queries.ensureQueryData(tableQuery(table))).columns;
  } catch {
    return []; // no such table yet
  }
}

export function completionOf(queries: QueryClient) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (/Comment|^String$/.test(inside)) return null;
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const path = kPath.exec(before)?.[0] ?? "";
    if (path === "" && !context.explicit) return null;
    const tables = await queries.ensureQueryData(tablesQuery).catch((): TableSummary[] => []);
    const named = tablesIn(context.state.doc.toString());
    const dot = path.lastIndexOf(".");
    const from = context.pos - path.length + dot + 1;
    if (dot >= 0) {
      const parts = path.slice(0, dot).replaceAll('"', "").toLowerCase();
      const ofSchema = tables.filter(({ name }) => schemaOf(name).toLowerCase() === parts);
      const of = named.filter(({ alias, table }) => [alias, table].some((each) => each.toLowerCase() === parts));
      const columns = (await Promise.all(of.map(({ table }) => columnsOf(queries, table)))).flat();
      const options = [...columns.map(columnOption), ...ofSchema.map((table) => tableOption(table, 0, false))];
      return options.length > 0 ? { from, options, validFor: /^[\p{L}\p{N}_]*$/u } : null;
    }
    const start = context.state.doc.sliceString(Math.max(0, context.pos - 200), context.pos);
    const namesTable = kAfterTable.test(start);
    const read = namesTable ? [] : [...new Set(named.map(({ table }) => table))];
    const columns = (await Promise.all(read.map((table) => columnsOf(queries, table)))).flat();
    const names = new Set<string>();
    const options = [
      ...columns.filter(({ name }) => !names.has(name) && names.add(name)).map(columnOption),
      ...tables.map((table) => tableOption(table, namesTable ? 40 : 10, true)),
      ...kWords,
    ];
    return { from, options, validFor: /^[\p{L}\p{N}_]*$/u };
  };
}
