// SPDX-License-Identifier: Apache-2.0
// A result as a picture: what runs along, what is measured, what tells series apart. The guess is from the types; each
// choice is in the address.
import { useMemo } from "react";

import type { StatementRows } from "../../api/types";
import { chartChoice, choicesOf, kChartKinds, type ChartChoice, type ResultColumn } from "../../core/chart_guess";
import { chartData, type ChartData } from "../../core/chart_series";
import { plural, short, whole } from "../../core/numbers";
import { Empty } from "../../ui/empty";
import { useSize } from "../../ui/use_size";
import { useUrlState } from "../../ui/use_url_state";
import { kMarks } from "./chart_marks";
import { scaleOf } from "./chart_scale";
import "./chart.css";

const kTitles = { bars: "Bars", stacked: "Stacked bars", lines: "Lines", dots: "Dots" };

interface ChooserProps {
  name: "x" | "y" | "by";
  columns: ResultColumn[];
  among: number[];
  chosen: number | null;
}

function Chooser({ name, columns, among, chosen }: ChooserProps) {
  const [, setState] = useUrlState();
  return (
    <label className="chart-chooser">
      <span className="faint">{name}</span>
      <select value={chosen === null ? "none" : (columns[chosen]?.name ?? "")} onChange={({ target }) => setState({ [name]: target.value })}>
        {name === "by" && <option value="none">none</option>}
        {among.map((i) => <option key={i} value={columns[i]?.name}>{columns[i]?.name}</option>)}
      </select>
    </label>
  );
}

function Choosers({ columns, choice }: { columns: ResultColumn[]; choice: ChartChoice }) {
  const [, setState] = useUrlState();
  const { x, y, by } = choicesOf(columns);
  return (
    <div className="chart-choosers">
      <select className="select" aria-label="Kind of chart" value={choice.kind} onChange={({ target }) => setState({ chart: target.value })}>
        {kChartKinds.map((kind) => <option key={kind} value={kind}>{kTitles[kind]}</option>)}
      </select>
      <Chooser name="x" columns={columns} among={x} chosen={choice.x} />
      <Chooser name="y" columns={columns} among={y} chosen={choice.y} />
      {by.length > 0 && <Chooser name="by" columns={columns} among={by.filter((i) => i !== choice.x)} chosen={choice.by} />}
    </div>
  );
}

// What the picture shows, in words.
function finding({ xs, series, dots }: ChartData, x: string, y: string): string {
  const all = series.flatMap(({ name, values }) => values.flatMap((value, i) => (value === null ? [] : [{ value, at: `${xs[i]?.label}${name && `, ${name}`}` }])));
  if (dots.length > 0) return `${y} over ${x}: ${plural(dots.length, "dot")}`;
  const most = all.reduce<{ value: number; at: string } | null>((best, each) => (best && best.value >= each.value ? best : each), null);
  return most ? `${y} over ${x}: the greatest is ${whole(most.value)} at ${most.at}` : `${y} over ${x}: nothing to show`;
}

function Picture({ choice, columns, data }: { choice: ChartChoice; columns: ResultColumn[]; data: ChartData }) {
  const [place, { width, height }] = useSize();
  const scale = scaleOf(choice.kind, data, width, height);
  const Marks = kMarks[choice.kind];
  const x = columns[choice.x]?.name ?? "";
  const y = `${columns[choice.y]?.name ?? ""}${data.summed ? ", added up" : ""}`;
  return (
    <div className="chart-picture" ref={place}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={finding(data, x, y)}>
          <text x={scale.left - 8} y={14} className="chart-tick" textAnchor="end">{y.length > 9 ? "" : y}</text>
          {y.length > 9 && <text x={4} y={14} className="chart-tick">{y}</text>}
          {scale.yTicks.map(({ at, value }) => (
            <g key={value}>
              <line x1={scale.left} x2={scale.right} y1={at} y2={at} className={value === 0 ? "chart-zero" : "chart-line"} />
              <text x={scale.left - 8} y={at + 4} className="chart-tick" textAnchor="end">{Math.abs(value) >= 1e6 ? short(value) : whole(value)}</text>
            </g>
          ))}
          <Marks data={data} scale={scale} />
          {scale.xTicks.map(({ at, label }, i) => <text key={i} x={at} y={scale.bottom + 17} className="chart-tick" textAnchor="middle">{label}</text>)}
          <text x={scale.right} y={scale.bottom + 34} className="chart-tick" textAnchor="end">{x}</text>
        </svg>
      )}
    </div>
  );
}

export function Chart({ result }: { result: StatementRows }) {
  const [{ chart, x, y, by }] = useUrlState();
  const { columns, rows } = result;
  const choice = useMemo(() => chartChoice(columns, rows, { kind: chart, x, y, by }), [columns, rows, chart, x, y, by]);
  const data = useMemo(() => choice && chartData(choice, columns, rows), [choice, columns, rows]);
  return (
    <section className="chart" aria-label="Chart" tabIndex={-1} data-part="chart">
      {choice && data ? (
        <>
          <Choosers columns={columns} choice={choice} />
          {data.shown < data.all && <p className="small faint">{whole(data.shown)} of {whole(data.all)} shown</p>}
          <Picture choice={choice} columns={columns} data={data} />
        </>
      ) : (
        <Empty title={rows.length === 0 ? "No chart: no rows" : "No chart: needs a number"}>
          {rows.length > 0 && "Count or sum something, beside what it is counted by."}
        </Empty>
      )}
    </section>
  );
}
