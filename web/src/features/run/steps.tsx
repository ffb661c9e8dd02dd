// SPDX-License-Identifier: Apache-2.0
// The steps on one time axis: done, being built, still to come. Choosing one shows it below.
import { Link } from "@tanstack/react-router";

import type { RunDetail } from "../../api/types";
import { tickLabel, timeTicks } from "../../core/axis";
import { duration, whole } from "../../core/numbers";
import { figuresOf } from "../../core/step_figures";
import { axisSeconds, endOf, liveNote, type StepRow } from "../../core/steps";
import type { UrlState } from "../../core/url_state";
import { LayerMark } from "../../ui/layer_mark";
import { StatusMark } from "../../ui/status_mark";
import { useSize } from "../../ui/use_size";
import { at, StepBar } from "./step_bar";

interface Props {
  detail: RunDetail;
  rows: StepRow[];
  now: Date;
  chosen: StepRow | undefined;
}

function Axis({ total, current, track }: { total: number; current: number | null; track: React.Ref<HTMLSpanElement> }) {
  const isFree = (tick: number) => current === null || Math.abs(tick - current) / total > 0.06;
  return (
    <div className="step-row axis" aria-hidden>
      <span /><span>Step</span>
      <span className="track" ref={track}>
        {timeTicks(total).filter(isFree).map((tick) => <span key={tick} className="tick-label" style={{ left: at(tick, total) }}>{tickLabel(tick)}</span>)}
        {current !== null && <span className="now" style={current / total > 0.95 ? { right: 0, transform: "none" } : { left: at(current, total) }}>{duration(current)}</span>}
      </span>
      <span className="num">Time</span><span className="num step-rows">Rows out</span>
    </div>
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

// Where there are no bars.
function smallNote(row: StepRow): string {
  return row.live && row.state === "running" ? liveNote(row.live, row.before) : (figuresOf(row)?.labels[0] ?? "");
}

function StepLine({ row, isChosen, children }: { row: StepRow; isChosen: boolean; children: React.ReactNode }) {
  const figures = figuresOf(row);
  return (
    <Link
      to="." search={(before: UrlState) => ({ ...before, step: row.table.name, test: undefined })} resetScroll={false} replace
      className={`step-row ${row.sign}-step`} aria-current={isChosen ? "true" : undefined} activeOptions={{ exact: true }} data-row
    >
      <StatusMark sign={row.sign} label={row.state} />
      <span className="row"><LayerMark layer={row.table.layer} /><span className="mono cut strong">{row.table.name}</span></span>
      <span className="track" title={figures?.said}>
        {children}
        {figures && <span className="unseen">{figures.said}</span>}
      </span>
      <span className="num">{took(row)}</span>
      <span className="num step-rows" aria-hidden={figures !== null}>{rowsOut(row)}</span>
      <span className="step-small small">{smallNote(row)}</span>
    </Link>
  );
}

export function Steps({ detail, rows, now, chosen }: Props) {
  const [track, { width }] = useSize<HTMLSpanElement>();
  const total = axisSeconds(detail, rows, now);
  const current = detail.run.state === "running" ? (endOf(detail, now).getTime() - Date.parse(detail.run.started)) / 1000 : null;
  const ticks = timeTicks(total);
  return (
    <section aria-label="Steps" className="steps">
      <Axis total={total} current={current} track={track} />
      <ol>
        {rows.map((row) => (
          <li key={row.table.name}>
            <StepLine row={row} isChosen={row === chosen}>
              {ticks.map((tick) => <i key={tick} style={{ left: at(tick, total) }} />)}
              <StepBar detail={detail} row={row} total={total} width={width} now={now} />
              {current !== null && <i className="now-line" style={{ left: at(current, total) }} />}
            </StepLine>
          </li>
        ))}
      </ol>
    </section>
  );
}
