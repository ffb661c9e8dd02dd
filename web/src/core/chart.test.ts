// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { chartChoice, type ResultColumn, type Row, type Wanted } from "./chart_guess";
import { chartData, niceTicks, timeOf } from "./chart_series";

const columns = (text: string): ResultColumn[] =>
  text.split(", ").map((each) => ({ name: each.split(" ")[0] ?? "", type: each.split(" ")[1] ?? "" }));
const decades: Row[] = [["0", "F", "3"], ["0", "M", "2"], ["10", "F", "5"], ["10", "M", null]];
const study = columns("decade BIGINT, gender VARCHAR, cases BIGINT");

it.each<[string, ResultColumn[], Row[], Wanted, string]>([
  ["a number, a few texts, a number", study, decades, {}, "bars decade cases gender"],
  ["the same in another order", columns("gender VARCHAR, decade INTEGER, cases HUGEINT"), decades.map(([a, b, c]) => [b!, a!, c!]), {}, "bars decade cases gender"],
  ["names and two measures", columns("name VARCHAR, rows BIGINT, bytes BIGINT"), [["a", "1", "2"], ["b", "2", "2"]], {}, "bars name rows -"],
  ["days", columns("n DECIMAL(18,3), day DATE"), [["1", "2026-01-01"], ["2", "2026-01-02"], ["3", "2026-01-03"]], {}, "lines day n -"],
  ["what the reader wants", study, decades, { kind: "dots", x: "cases", y: "decade", by: "none" }, "dots cases decade -"],
  ["what is not there", study, decades, { kind: "cake", x: "no", y: "gender", by: "cases" }, "bars decade cases gender"],
  ["no number", columns("a VARCHAR, b VARCHAR"), [["x", "y"]], {}, "none"],
  ["no rows", study, [], {}, "none"],
  ["lists", columns("a BIGINT[], n BIGINT"), [["[1]", "2"]], {}, "bars n n -"],
])("guesses for %s", (_, given, rows, wanted, words) => {
  const choice = chartChoice(given, rows, wanted);
  const name = (i: number | null) => (i === null ? "-" : given[i]?.name);
  expect(choice ? `${choice.kind} ${name(choice.x)} ${name(choice.y)} ${name(choice.by)}` : "none").toBe(words);
});

it("makes series over x, in order, and leaves out what is missing", () => {
  const data = chartData({ kind: "bars", x: 0, y: 2, by: 1 }, study, [...decades].reverse());
  expect(data.xs.map(({ label }) => label)).toEqual(["0", "10"]);
  expect(data.series).toEqual([{ name: "F", values: [3, 5] }, { name: "M", values: [2, null] }]);
  expect([data.summed, data.all, data.shown]).toEqual([false, 2, 2]);
});

it("adds up what has one place, and says so", () => {
  const data = chartData({ kind: "bars", x: 0, y: 2, by: null }, study, decades);
  expect([data.series[0]?.values, data.summed]).toEqual([[5, 5], true]);
});

it("shows 200 of more, and six series of more", () => {
  const rows = Array.from({ length: 1234 }, (_, i): Row => [String(i), `g${i % 9}`, "1"]);
  const data = chartData({ kind: "bars", x: 0, y: 2, by: 1 }, study, rows);
  expect([data.shown, data.all, data.series.length, data.series.at(-1)?.name]).toEqual([200, 1234, 6, "other"]);
});

it("draws every row as a dot", () => {
  const data = chartData({ kind: "dots", x: 0, y: 2, by: 1 }, study, decades);
  expect(data.dots).toEqual([{ x: 0, y: 3, series: 0 }, { x: 0, y: 2, series: 1 }, { x: 10, y: 5, series: 0 }]);
});

it("reads times as SQL writes them", () => {
  expect(timeOf("2026-11-20")).toBe(Date.UTC(2026, 10, 20));
  expect(timeOf("2026-11-20 02:04:05.123456")).toBe(Date.UTC(2026, 10, 20, 2, 4, 5, 123));
  expect(timeOf("2026-11-20 02:04:05+02")).toBe(Date.UTC(2026, 10, 20, 0, 4, 5));
  expect(timeOf("infinity")).toBeNaN();
});

it.each([[0, 4688, [0, 1000, 2000, 3000, 4000, 5000]], [-3, 7, [-4, -2, 0, 2, 4, 6, 8]], [0, 0.3, [0, 0.1, 0.2, 0.3]], [5, 5, [5]]])(
  "has round ticks from %d to %d", (least, greatest, ticks) => expect(niceTicks(least, greatest)).toEqual(ticks));
