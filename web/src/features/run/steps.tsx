// SPDX-License-Identifier: Apache-2.0
// The steps on one time axis: done, being built, still to come. Choosing one shows it below.
import { Link } from "@tanstack/react-router";

import type { RunDetail } from "../../api/types";
import { tickLabel, timeTicks } from "../../core/axis";
import { duration, whole } from "../../core/numbers";
import { axisSeconds, endOf, liveNote, spanOf, stepNote, type StepRow } from "../../core/steps";
import type { UrlState } from "../../core/url_state";
import { LayerMark } from "../../ui/layer_mark";
import { StatusMark } from "../../ui/status_mark";

interface Props {
  detail: RunDetail;
  rows: StepRow[];
  now: Date;
  chosen: StepRow | undefined;
}

const at = (seconds: number, of: number) => `${(100 * seconds) / of}%`;

function Axis({ total, current }: { total: number; current: number | null }) {
  const isFree = (tick: number) => current === null || Math.abs(tick - current) / total > 0.06;
  return (
    <div className="step-row axis" aria-hidden>
      <span /><span>Step</span>
      <span className="track">
        {timeTicks(total).filter(isFree).map((tick) => <span key={tick} className="tick-label" style={{ left: at(tick, total) }}>{tickLabel(tick)}</span>)}
        {current !== null && <span className="now" style={current / total > 0.95 ? { right: 0, transform: "none" } : { left: at(current, total) }}>{duration(current)}</span>}
      </span>
      <span className="num">Time</span><span className="num step-rows">Rows out</span>
    </div>
  );
}

function noteOf({ step, live, state, waitsFor, before }: StepRow): string {
  if (step) return stepNote(step);
  if (live) return state === "running" ? liveNote(live, before) : "broken off, not published";
  return state === "waiting" && waitsFor[0] ? `waits for ${waitsFor[0]}` : state;
}

function Bar({ detail, row, total, now }: { detail: RunDetail; row: StepRow; total: number; now: Date }) {
  const span = spanOf(detail, row, now);
  const note = noteOf(row);
  // What it took before, from now on.
  const ahead = row.sign === "running" && span && row.before ? Math.min(total, span.from + row.before) : 0;
  const end = span && Math.max(span.to, ahead);
  // Beside the bar, on the side where there is room.
  const before = end !== null && end / total > 0.62 && (span?.from ?? 0) / total > 0.3;
  const left = span && end !== null ? (before ? at(span.from, total) : at(end, total)) : "0%";
  return (
    <>
      {span && <span className={`span ${row.sign}`} style={{ left: at(span.from, total), width: at(span.to - span.from, total) }} />}
      {span && ahead > span.to && <span className="span ahead" style={{ left: at(span.to, total), width: at(ahead - span.to, total) }} />}
      {note && <span className={`step-note cut ${row.sign} ${before ? "before" : ""}`} style={before ? { right: `calc(100% - ${left})` } : { left }}>{note}</span>}
    </>
  );
}

function took({ step, live }: StepRow): string {
  if (step) return step.state === "skipped" ? "" : duration(step.seconds);
  return live ? duration(live.seconds) : "";
}

function rowsOut({ step, live }: StepRow): string {
  if (step) return step.version === null ? "" : whole(step.rows);
  return live && live.rows_out > 0 ? whole(live.rows_out) : "";
}

export function Steps({ detail, rows, now, chosen }: Props) {
  const total = axisSeconds(detail, rows, now);
  const current = detail.run.state === "running" ? (endOf(detail, now).getTime() - Date.parse(detail.run.started)) / 1000 : null;
  const ticks = timeTicks(total);
  return (
    <section aria-label="Steps" className="steps">
      <Axis total={total} current={current} />
      <ol>
        {rows.map((row) => (
          <li key={row.table.name}>
            <Link
              to="." search={(before: UrlState) => ({ ...before, step: row.table.name, test: undefined })} resetScroll={false} replace
              className={`step-row ${row.sign}-step`} aria-current={row === chosen ? "true" : undefined} activeOptions={{ exact: true }} data-row
            >
              <StatusMark sign={row.sign} label={row.state} />
              <span className="row"><LayerMark layer={row.table.layer} /><span className="mono cut strong">{row.table.name}</span></span>
              <span className="track">
                {ticks.map((tick) => <i key={tick} style={{ left: at(tick, total) }} />)}
                <Bar detail={detail} row={row} total={total} now={now} />
                {current !== null && <i className="now-line" style={{ left: at(current, total) }} />}
              </span>
              <span className="num">{took(row)}</span>
              <span className="num step-rows">{rowsOut(row)}</span>
              <span className="step-small small">{row.live && row.state === "running" ? liveNote(row.live, row.before) : ""}</span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
