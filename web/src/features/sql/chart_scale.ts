// SPDX-License-Identifier: Apache-2.0
// Where things stand in a chart of a given size.
import type { ChartKind } from "../../core/chart_guess";
import { niceTicks, type ChartData } from "../../core/chart_series";

export const kPad = { top: 30, bottom: 40, left: 62, right: 16 };
const kTickWidth = 72; // a label along x
const kLabelMax = 14;
const kNames = 90; // room for the names of series at the right

export interface Tick {
  at: number; // px
  label: string;
}

export interface Scale {
  left: number;
  right: number;
  bottom: number;
  xOf: (i: number) => number; // the middle of the place of an x
  xAt: (value: number) => number; // of a number or a time
  band: number; // room of one x
  yOf: (value: number) => number;
  yTicks: { at: number; value: number }[];
  xTicks: Tick[];
}

const sums = ({ series, xs }: ChartData) => xs.map((_, i) => series.reduce((sum, { values }) => sum + Math.max(0, values[i] ?? 0), 0));

// Times as short as all of them may be: "2026" of years, "2026-11" of months, "2026-11-20" of days.
function shortLabels(labels: string[]): string[] {
  const endings = [/-01-01( 00:00:00(\.0+)?([+-]\d\d)?)?$/, /-01( 00:00:00(\.0+)?([+-]\d\d)?)?$/, / 00:00:00(\.0+)?([+-]\d\d)?$/];
  const ending = endings.find((each) => labels.every((label) => each.test(label)));
  return labels.map((label) => {
    const short = ending ? label.replace(ending, "") : label;
    return short.length > kLabelMax ? `${short.slice(0, kLabelMax - 1)}…` : short;
  });
}

export function scaleOf(kind: ChartKind, data: ChartData, width: number, height: number): Scale {
  const isNamed = data.series.length > 1 && kind !== "bars";
  const left = kPad.left;
  const right = Math.max(left + 40, width - kPad.right - (isNamed ? kNames : 0));
  const bottom = height - kPad.bottom;
  const values = kind === "dots" ? data.dots.map(({ y }) => y) : data.series.flatMap(({ values }) => values.filter((value) => value !== null));
  const stacked = kind === "stacked" ? sums(data) : [];
  const isBar = kind === "bars" || kind === "stacked";
  const spread = Math.max(...values, ...stacked, 0) - Math.min(...values, 0);
  const near = !isBar && values.length > 0 && Math.min(...values) > spread * 0.5; // far from zero: what moves is shown
  const ticks = niceTicks(near ? Math.min(...values) : Math.min(0, ...values), Math.max(near ? -Infinity : 0, ...values, ...stacked));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const yOf = (value: number) => bottom - ((value - low) / (high - low || 1)) * (bottom - kPad.top);

  const isLinear = data.linear && !isBar;
  const places = kind === "dots" ? data.dots.map(({ x }) => x) : data.xs.map(({ at }) => at);
  const first = places.reduce((a, b) => Math.min(a, b), Infinity);
  const last = places.reduce((a, b) => Math.max(a, b), -Infinity);
  const band = (right - left) / Math.max(1, data.xs.length);
  const xAt = (value: number) => (last > first ? left + ((value - first) / (last - first)) * (right - left) : (left + right) / 2);
  const xOf = (i: number) => (isLinear ? xAt(data.xs[i]?.at ?? 0) : left + band * (i + 0.5));

  const isNumbers = isLinear && data.xs.every(({ label }) => Number.isFinite(Number(label)));
  const most = Math.max(2, Math.floor((right - left) / kTickWidth));
  const labels = shortLabels(data.xs.map(({ label }) => label));
  const step = Math.max(kTickWidth * 0.8, labels.reduce((longest, { length }) => Math.max(longest, length), 0) * 6.4 + 12);
  const xTicks: Tick[] = [];
  if (isNumbers && last > first) {
    for (const value of niceTicks(first, last, Math.min(8, most))) if (value >= first && value <= last) xTicks.push({ at: xAt(value), label: String(value) });
  } else {
    const each = Math.max(1, Math.ceil(step / band));
    labels.forEach((label, i) => {
      const at = xOf(i);
      if (isLinear ? at - (xTicks.at(-1)?.at ?? -Infinity) >= step : i % each === 0) xTicks.push({ at, label });
    });
  }
  return { left, right, bottom, xOf, xAt: isLinear ? xAt : (value) => left + band * (value + 0.5), band, yOf, yTicks: ticks.map((value) => ({ at: yOf(value), value })), xTicks };
}

// Names beside each other's marks, none over another.
export function spread<T extends { y: number }>(labels: T[], least = 14): T[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  for (let i = 1; i < sorted.length; ++i) {
    const before = sorted[i - 1];
    const now = sorted[i];
    if (before && now && now.y - before.y < least) now.y = before.y + least;
  }
  return sorted;
}
