// SPDX-License-Identifier: Apache-2.0
// Which chart a result may be: what runs along, what is measured, what tells series apart. Guessed from types and
// values; the reader's choice goes before.
import { natureOf } from "./sql_types";

export const kChartKinds = ["bars", "stacked", "lines", "dots"] as const;
export type ChartKind = (typeof kChartKinds)[number];

export type Row = (string | null)[];
export interface ResultColumn {
  name: string;
  type: string;
}

export interface ChartChoice {
  kind: ChartKind;
  x: number; // columns, by their place
  y: number;
  by: number | null;
}

export interface Wanted {
  kind?: string;
  x?: string; // columns, by their names
  y?: string;
  by?: string; // "none": no series
}

const kSeriesMax = 6;
const kTextsMax = 200; // along x
const kBarsMax = 40; // numbers beside each other; more are dots

function distinct(rows: Row[], column: number, max: number): Set<string | null> {
  const values = new Set<string | null>();
  for (const row of rows) {
    values.add(row[column] ?? null);
    if (values.size > max) break;
  }
  return values;
}

// Columns that may be chosen for each part.
export function choicesOf(columns: ResultColumn[]) {
  const places = columns.map((_, i) => i);
  const nature = (i: number) => natureOf(columns[i]?.type ?? "");
  return {
    x: places.filter((i) => nature(i) !== "other"),
    y: places.filter((i) => nature(i) === "number"),
    by: places.filter((i) => nature(i) === "text"),
  };
}

function guessX(columns: ResultColumn[], rows: Row[]): number | undefined {
  const { x, y } = choicesOf(columns);
  const nature = (i: number) => natureOf(columns[i]?.type ?? "");
  const isKey = (i: number) => nature(i) === "text" && distinct(rows, i, rows.length).size === rows.length;
  const time = x.find((i) => nature(i) === "time");
  if (time !== undefined) return time;
  const texts = x.filter((i) => nature(i) === "text" && distinct(rows, i, kTextsMax).size <= kTextsMax);
  const key = texts.find(isKey);
  if (key !== undefined && rows.length > 1) return key;
  if (y.length > 1) return y[0];
  const sizes = texts.map((i) => distinct(rows, i, kTextsMax).size);
  return texts[sizes.indexOf(Math.max(...sizes))];
}

// Null: there is no number to measure, or nothing to measure it along.
export function chartChoice(columns: ResultColumn[], rows: Row[], wanted: Wanted = {}): ChartChoice | null {
  const choices = choicesOf(columns);
  const named = (name: string | undefined, among: number[]) => among.find((i) => name !== undefined && columns[i]?.name === name);
  const wantedY = named(wanted.y, choices.y);
  const x = named(wanted.x, choices.x) ?? guessX(columns, rows) ?? choices.x.find((i) => i !== wantedY);
  const y = wantedY ?? choices.y.find((i) => i !== x) ?? choices.y[0];
  if (x === undefined || y === undefined || rows.length === 0) return null;
  const few = (i: number) => {
    const { size } = distinct(rows, i, kSeriesMax);
    return i !== x && size > 1 && size <= kSeriesMax;
  };
  const by = wanted.by === "none" ? null : (named(wanted.by, choices.by) ?? choices.by.find(few) ?? null);
  const kind = kChartKinds.find((each) => each === wanted.kind) ?? guessKind(columns[x], rows, x);
  return { kind, x, y, by: by === x ? null : by };
}

function guessKind(column: ResultColumn | undefined, rows: Row[], x: number): ChartKind {
  const nature = natureOf(column?.type ?? "");
  if (nature === "time" && distinct(rows, x, 2).size > 2) return "lines";
  return nature === "number" && distinct(rows, x, kBarsMax).size > kBarsMax ? "dots" : "bars";
}
