// SPDX-License-Identifier: Apache-2.0
// What is drawn for each kind of chart, with the name of each series at its mark.
import type { ChartKind } from "../../core/chart_guess";
import type { ChartData } from "../../core/chart_series";
import { spread, type Scale } from "./chart_scale";

interface Props {
  data: ChartData;
  scale: Scale;
}

const colour = (i: number) => `var(--c-${i + 1})`;
const kDashes = ["", "", "", "", "6 3", "2 3"]; // from five on colour alone does not tell them apart
const cut = (name: string) => (name.length > 14 ? `${name.slice(0, 13)}…` : name || "empty");

function Names({ labels, x }: { labels: { name: string; y: number; series: number }[]; x: number }) {
  return (
    <>
      {spread(labels).map(({ name, y, series }) => (
        <text key={series} x={x} y={y + 4} className="chart-name"><tspan fill={colour(series)}>■</tspan> {cut(name)}</text>
      ))}
    </>
  );
}

function Bars({ data, scale }: Props) {
  const { series, xs } = data;
  const gap = Math.min(6, scale.band * 0.18);
  const width = Math.max(1, Math.min(48, (scale.band - gap * 2) / series.length));
  const zero = scale.yOf(0);
  const left = (i: number, j: number) => scale.xOf(i) + (j - series.length / 2) * width;
  const sum = (i: number) => series.reduce((total, { values }) => total + (values[i] ?? 0), 0);
  const highest = xs.reduce((best, _, i) => (sum(i) > sum(best) ? i : best), 0);
  return (
    <>
      {series.map(({ name, values }, j) => values.map((value, i) => value !== null && (
        <rect
          key={`${j} ${i}`} x={left(i, j) + (width > 4 ? 0.5 : 0)} y={Math.min(zero, scale.yOf(value))} width={Math.max(0.5, width - (width > 4 ? 1 : 0))}
          height={Math.abs(scale.yOf(value) - zero)} rx={width > 6 ? 2 : 0} fill={colour(j)}
        >
          <title>{`${xs[i]?.label}${name && `, ${name}`}: ${value}`}</title>
        </rect>
      )))}
      {series.length > 1 && series.map(({ name, values }, j) => {
        const x = left(highest, j) + width / 2;
        const y = scale.yOf(Math.max(0, values[highest] ?? 0)) - 6;
        const isTight = width < 24 && series.length > 2; // names would lie over each other
        return (
          <text key={j} x={x} y={y} className="chart-name" textAnchor={isTight ? "start" : "middle"} transform={isTight ? `rotate(-60 ${x} ${y})` : undefined}>
            {cut(name)}
          </text>
        );
      })}
    </>
  );
}

function Stacked({ data, scale }: Props) {
  const { series, xs } = data;
  const width = Math.max(1, Math.min(48, scale.band - Math.min(12, scale.band * 0.3)));
  const middle = (i: number, j: number) => ((tops[i]?.[j] ?? 0) + (tops[i]?.[j - 1] ?? 0)) / 2;
  const tops = xs.map((_, i) => {
    let sum = 0;
    return series.map(({ values }) => (sum += Math.max(0, values[i] ?? 0)));
  });
  const last = xs.length - 1;
  return (
    <>
      {series.map(({ name, values }, j) => xs.map(({ label }, i) => {
        const top = tops[i]?.[j] ?? 0;
        const value = values[i];
        const base = j > 0 ? (tops[i]?.[j - 1] ?? 0) : 0;
        return value != null && value > 0 && (
          <rect
            key={`${j} ${i}`} x={scale.xOf(i) - width / 2} y={scale.yOf(top)} width={width} height={scale.yOf(base) - scale.yOf(top)} fill={colour(j)}
            stroke="var(--surface)" strokeWidth={width > 6 ? 1 : 0}
          >
            <title>{`${label}${name && `, ${name}`}: ${value}`}</title>
          </rect>
        );
      }))}
      {series.length > 1 && (
        <Names x={scale.right + 8} labels={series.map(({ name }, j) => ({ name, series: j, y: scale.yOf(middle(last, j)) }))} />
      )}
    </>
  );
}

function Lines({ data, scale }: Props) {
  const points = data.series.map(({ values }) => values.flatMap((value, i) => (value === null ? [] : [{ x: scale.xOf(i), y: scale.yOf(value) }])));
  return (
    <>
      {points.map((line, j) => (
        <g key={j}>
          <polyline
            points={line.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
            fill="none" stroke={colour(j)} strokeWidth="2" strokeLinejoin="round" strokeDasharray={kDashes[j]}
          />
          {line.length <= 40 && line.map(({ x, y }, i) => <circle key={i} cx={x} cy={y} r="2.5" fill={colour(j)} />)}
        </g>
      ))}
      {data.series.length > 1 && (
        <Names x={scale.right + 8} labels={data.series.map(({ name }, j) => ({ name, series: j, y: points[j]?.at(-1)?.y ?? scale.bottom }))} />
      )}
    </>
  );
}

function Dots({ data, scale }: Props) {
  const shape = (x: number, y: number, series: number, key: number) => {
    if (series < 3) return <circle key={key} cx={x} cy={y} r="3" fill={colour(series)} fillOpacity=".7" />;
    return <rect key={key} x={x - 3} y={y - 3} width="6" height="6" fill={colour(series)} fillOpacity=".7" transform={series === 4 ? `rotate(45 ${x} ${y})` : undefined} />;
  };
  const lastOf = (series: number) =>
    data.dots.filter((dot) => dot.series === series).reduce<{ x: number; y: number } | null>((best, dot) => (best && best.x >= dot.x ? best : dot), null);
  return (
    <>
      {data.dots.map(({ x, y, series }, i) => shape(scale.xAt(x), scale.yOf(y), series, i))}
      {data.series.length > 1 && (
        <Names x={scale.right + 8} labels={data.series.map(({ name }, j) => ({ name, series: j, y: scale.yOf(lastOf(j)?.y ?? 0) }))} />
      )}
    </>
  );
}

export const kMarks: Record<ChartKind, (props: Props) => React.ReactNode> = { bars: Bars, stacked: Stacked, lines: Lines, dots: Dots };
