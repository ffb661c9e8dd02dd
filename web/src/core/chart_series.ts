// SPDX-License-Identifier: Apache-2.0
// The numbers of a chart: series over what runs along x. What has the same x and series is added up; dots are not.
import type { ChartChoice, ResultColumn, Row } from "./chart_guess";
import { natureOf } from "./sql_types";

export const kXMax = 200; // what is drawn side by side
const kDotsMax = 2000;
const kSeriesMax = 6;
const kOther = "other";

export interface Series {
  name: string;
  values: (number | null)[]; // of each x
}

export interface Dot {
  x: number; // its number or time; of texts their place
  y: number;
  series: number;
}

export interface ChartData {
  xs: { label: string; at: number }[]; // where it stands on an axis of numbers or times; of texts their place
  linear: boolean; // x is a number or a time
  series: Series[];
  dots: Dot[];
  all: number; // of x there are; of dots, rows
  shown: number;
  summed: boolean; // several rows were added up to one value
}

const nothing = "none"; // how a value that is missing is called on an axis

// "2026-11-20 02:04:05+00" and "2026-11-20" -> ms since 1970
export function timeOf(value: string): number {
  const [, day, time, zone] = /^(-?\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*)?([+-]\d\d(?::?\d\d)?)?$/.exec(value) ?? [];
  if (!day) return NaN;
  const offset = zone ? (zone.length === 3 ? `${zone}:00` : zone) : "Z";
  return Date.parse(`${day}T${time ?? "00:00"}${offset}`);
}

export function chartData(choice: ChartChoice, columns: ResultColumn[], rows: Row[]): ChartData {
  const nature = natureOf(columns[choice.x]?.type ?? "");
  const linear = nature === "number" || nature === "time";
  const number = (value: string | null | undefined) => (value === null || value === undefined || value === "" ? NaN : Number(value));
  const place = (value: string) => (nature === "time" ? timeOf(value) : Number(value));
  const names = seriesNames(choice, columns, rows);
  const keys = new Map<string, { label: string; at: number }>();
  const given: { key: string; series: number; y: number }[] = [];
  for (const row of rows) {
    const y = number(row[choice.y]);
    const value = row[choice.x] ?? null;
    if (!Number.isFinite(y) || (linear && (value === null || !Number.isFinite(place(value))))) continue;
    const key = value ?? nothing;
    if (!keys.has(key)) keys.set(key, { label: key === "" ? "empty" : key, at: linear ? place(key) : keys.size });
    const name = choice.by === null ? "" : (row[choice.by] ?? nothing);
    const series = names.indexOf(name);
    given.push({ key, y, series: series < 0 ? names.length - 1 : series });
  }
  const ordered = [...keys].sort(([, a], [, b]) => a.at - b.at);
  const isDots = choice.kind === "dots";
  const kept = isDots ? ordered : ordered.slice(0, kXMax);
  const index = new Map(kept.map(([key], i) => [key, i]));
  const series = names.map((name) => ({ name, values: kept.map((): number | null => null) }));
  let summed = false;
  for (const { key, series: of, y } of isDots ? [] : given) {
    const values = series[of]?.values;
    const i = index.get(key);
    if (!values || i === undefined) continue;
    summed ||= values[i] != null;
    values[i] = (values[i] ?? 0) + y;
  }
  const dots = isDots ? given.slice(0, kDotsMax).map(({ key, series: of, y }) => ({ x: keys.get(key)?.at ?? 0, y, series: of })) : [];
  return {
    xs: kept.map(([, x]) => x), linear, series, dots, summed,
    all: isDots ? given.length : ordered.length, shown: isDots ? dots.length : kept.length,
  };
}

// The most frequent six; more are five and the others.
function seriesNames({ by }: ChartChoice, columns: ResultColumn[], rows: Row[]): string[] {
  if (by === null || !columns[by]) return [""];
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = row[by] ?? nothing;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size <= kSeriesMax) return [...counts.keys()].sort();
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, kSeriesMax - 1);
  return [...most.map(([name]) => name), kOther];
}

// Round steps from a number at or below the least to one at or above the greatest.
export function niceTicks(least: number, greatest: number, about = 5): number[] {
  if (!(greatest > least)) return [least];
  const raw = (greatest - least) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((each) => each * power >= raw) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.floor(least / step); i <= Math.ceil(greatest / step); ++i) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}
