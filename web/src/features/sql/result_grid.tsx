// SPDX-License-Identifier: Apache-2.0
// The rows of a result: as many as there are, but only those in sight are drawn, and of wide ones only the columns in
// sight. Arrows move the active cell, Shift widens, Ctrl C copies; the whole value of the active cell stands below.
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useId, useRef, useState } from "react";

import type { StatementRows } from "../../api/types";
import { at, boundsOf, copied, moved, type CellRange } from "../../core/cell_range";
import { plural, whole } from "../../core/numbers";
import { natureOf } from "../../core/sql_types";
import { copy } from "../../ui/copy";
import { CellDetail } from "./cell_detail";
import "./result_grid.css";

const kHeadHeight = 30;
const kCharWidth = 7.7;
const kWidths = { min: 56, max: 380 };
const kSample = 100; // rows that a width is guessed from
const kCellMax = 300; // signs of a value that are drawn in its cell
const kOverscan = 12;

const rowHeight = () => Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row-h-dense"), 10) || 28;

function widthsOf({ columns, rows }: StatementRows): number[] {
  return columns.map(({ name }, i) => {
    const longest = rows.slice(0, kSample).reduce((most, row) => Math.max(most, row[i]?.length ?? 4), name.length);
    return Math.round(Math.max(kWidths.min, Math.min(kWidths.max, longest * kCharWidth + 22)));
  });
}

function Value({ value }: { value: string | null | undefined }) {
  if (value === null || value === undefined) return <i className="nothing" title="No value">NULL</i>;
  if (value === "") return <i className="nothing" title="A text without signs">empty</i>;
  return <>{value.length > kCellMax ? `${value.slice(0, kCellMax)}…` : value}</>;
}

interface LineProps {
  id: string;
  index: number;
  row: (string | null)[];
  start: number;
  height: number;
  places: { index: number; start: number; size: number }[]; // the columns in sight
  numeric: boolean[];
  numberWidth: number;
  active: number; // -1: in another row
  from: number; // chosen columns
  to: number;
}

const Line = memo(function Line({ id, index, row, start, height, places, numeric, numberWidth, active, from, to }: LineProps) {
  return (
    <div className="grid-row" role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)`, height }}>
      <div className="grid-number" role="rowheader" aria-colindex={1} style={{ width: numberWidth }}>{whole(index + 1)}</div>
      {places.map((place) => (
        <div
          key={place.index} role="gridcell" aria-colindex={place.index + 2} id={place.index === active ? `${id}-active` : undefined}
          aria-selected={place.index >= from && place.index <= to} data-cell={`${index} ${place.index}`}
          className={numeric[place.index] ? "grid-cell num" : "grid-cell"} data-active={place.index === active || undefined}
          style={{ left: place.start + numberWidth, width: place.size }}
        >
          <Value value={row[place.index]} />
        </div>
      ))}
    </div>
  );
});

export function ResultGrid({ result, label }: { result: StatementRows; label: string }) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<CellRange | null>(null);
  const [detail, setDetail] = useState(false);
  const [height] = useState(rowHeight);
  const { columns, rows } = result;
  const [widths] = useState(() => widthsOf(result));
  const numberWidth = Math.max(48, String(rows.length).length * 9 + 28);
  const lines = useVirtualizer({
    count: rows.length, estimateSize: () => height, overscan: kOverscan, getScrollElement: () => frame.current, paddingStart: kHeadHeight, scrollPaddingStart: kHeadHeight,
  });
  const places = useVirtualizer({
    horizontal: true, count: columns.length, estimateSize: (i) => widths[i] ?? kWidths.min, overscan: 3, getScrollElement: () => frame.current,
    scrollPaddingStart: numberWidth, scrollPaddingEnd: numberWidth,
  });
  const shown = places.getVirtualItems();
  const key = shown.map(({ index }) => index).join();
  const kept = useRef<{ key: string; places: LineProps["places"] }>({ key: "", places: [] });
  // The same array while the same columns are in sight, so that rows need not be drawn anew.
  if (kept.current.key !== key) kept.current = { key, places: shown.map(({ index, start, size }) => ({ index, start, size })) };
  const [numeric] = useState(() => columns.map(({ type }) => natureOf(type) === "number"));
  const bounds = range && boundsOf(range);
  const width = places.getTotalSize() + numberWidth;

  useEffect(() => {
    if (!range) return;
    lines.scrollToIndex(range.active.row);
    places.scrollToIndex(range.active.column);
  }, [range, lines, places]);

  const pressed = (event: React.KeyboardEvent) => {
    const now = range ?? at(0, 0);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c" && range && !window.getSelection()?.toString()) {
      const { top, bottom, left, right } = boundsOf(range);
      const count = (bottom - top + 1) * (right - left + 1);
      void copy(copied(range, rows), count === 1 ? "Value" : plural(count, "value"));
    } else if (event.key === "Enter") {
      setRange(now);
      setDetail(!detail);
    } else if (event.key === "Escape" && (detail || range)) {
      if (detail) setDetail(false);
      else setRange(null);
    } else {
      const page = Math.max(1, Math.floor(((frame.current?.clientHeight ?? 0) - kHeadHeight) / height) - 1);
      const led = moved(now, event, rows.length, columns.length, page);
      const next = led && (range ? led : now); // the first key only shows where one stands
      if (!next) return;
      setRange(next);
    }
    event.preventDefault();
  };
  const clicked = (event: React.MouseEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>("[data-cell]")?.dataset.cell?.split(" ").map(Number);
    if (!cell || cell[0] === undefined || cell[1] === undefined) return;
    const next = at(cell[0], cell[1]);
    setRange(event.shiftKey && range ? { active: next.active, anchor: range.anchor } : next);
    setDetail(!event.shiftKey);
  };
  const chosen = range?.active;
  return (
    <div className="result-grid">
      <div
        ref={frame} className="grid-scroll" role="grid" aria-label={label} aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1}
        aria-multiselectable tabIndex={0} data-part="results" aria-activedescendant={chosen ? `${id}-active` : undefined} onKeyDown={pressed} onClick={clicked}
      >
        <div className="grid-body" role="presentation" style={{ height: lines.getTotalSize(), width }}>
          <div className="grid-head" role="row" aria-rowindex={1} style={{ width, height: kHeadHeight }}>
            <div className="grid-number" role="columnheader" aria-colindex={1} style={{ width: numberWidth }}><span className="unseen">Row</span></div>
            {kept.current.places.map((place) => {
              const column = columns[place.index];
              return (
                <div
                  key={place.index} role="columnheader" aria-colindex={place.index + 2} className={numeric[place.index] ? "grid-cell num" : "grid-cell"}
                  title={`${column?.name}, ${column?.type.toLowerCase()}`} style={{ left: place.start + numberWidth, width: place.size }}
                >
                  {column?.name}
                </div>
              );
            })}
          </div>
          {lines.getVirtualItems().map(({ index, start }) => {
            const isIn = bounds && index >= bounds.top && index <= bounds.bottom;
            return (
              <Line
                key={index} id={id} index={index} row={rows[index] ?? []} start={start} height={height} places={kept.current.places} numeric={numeric}
                numberWidth={numberWidth} active={chosen?.row === index ? chosen.column : -1} from={isIn ? bounds.left : -1} to={isIn ? bounds.right : -2}
              />
            );
          })}
        </div>
      </div>
      {detail && chosen && columns[chosen.column] && (
        <CellDetail
          column={columns[chosen.column]!} row={chosen.row} value={rows[chosen.row]?.[chosen.column] ?? null}
          close={() => { setDetail(false); frame.current?.focus(); }}
        />
      )}
    </div>
  );
}
