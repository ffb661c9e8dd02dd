// SPDX-License-Identifier: Apache-2.0
// The steps on one time axis. Choosing one shows it below.
import { Link } from "@tanstack/react-router";

import type { RunDetail, Step } from "../../api/types";
import { tickLabel, timeTicks } from "../../core/axis";
import { duration, whole } from "../../core/numbers";
import { axisSeconds, spanOf, stepNote, stepSign } from "../../core/steps";
import type { UrlState } from "../../core/url_state";
import { LayerMark } from "../../ui/layer_mark";
import { StatusMark } from "../../ui/status_mark";

interface Props {
  detail: RunDetail;
  now: Date;
  chosen: Step | undefined;
}

const at = (seconds: number, of: number) => `${(100 * seconds) / of}%`;

function Axis({ total, live }: { total: number; live: boolean }) {
  return (
    <div className="step-row axis" aria-hidden>
      <span /><span>Step</span>
      <span className="track">
        {timeTicks(total).map((tick) => <span key={tick} className="tick-label" style={{ left: at(tick, total) }}>{tickLabel(tick)}</span>)}
        {live && <span className="now">{duration(total)}</span>}
      </span>
      <span className="num">Time</span><span className="num step-rows">Rows out</span>
    </div>
  );
}

function Bar({ detail, step, total }: { detail: RunDetail; step: Step; total: number }) {
  const span = spanOf(detail.run, step);
  const sign = stepSign(step);
  const note = stepNote(step);
  // Beside the bar, on the side where there is room.
  const before = span !== null && span.to / total > 0.62 && span.from / total > 0.3;
  const left = span ? (before ? at(span.from, total) : at(span.to, total)) : "0%";
  return (
    <>
      {span && <span className={`span ${sign}`} style={{ left: at(span.from, total), width: at(span.to - span.from, total) }} />}
      {note && <span className={`step-note cut ${sign} ${before ? "before" : ""}`} style={before ? { right: `calc(100% - ${left})` } : { left }}>{note}</span>}
    </>
  );
}

export function Steps({ detail, now, chosen }: Props) {
  const total = axisSeconds(detail, now);
  const ticks = timeTicks(total);
  return (
    <section aria-label="Steps" className="steps">
      <Axis total={total} live={detail.run.state === "running"} />
      <ol>
        {detail.steps.map((step) => (
          <li key={step.table.name}>
            <Link
              to="." search={(before: UrlState) => ({ ...before, step: step.table.name, test: undefined })} resetScroll={false} replace
              className={`step-row ${stepSign(step)}-step`} aria-current={step === chosen ? "true" : undefined} activeOptions={{ exact: true }} data-row
            >
              <StatusMark sign={stepSign(step)} label={step.state} />
              <span className="row"><LayerMark layer={step.table.layer} /><span className="mono cut strong">{step.table.name}</span></span>
              <span className="track">
                {ticks.map((tick) => <i key={tick} style={{ left: at(tick, total) }} />)}
                <Bar detail={detail} step={step} total={total} />
              </span>
              <span className="num">{step.state === "skipped" ? "" : duration(step.seconds)}</span>
              <span className="num step-rows">{step.version === null ? "" : whole(step.rows)}</span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
