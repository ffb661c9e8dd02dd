// SPDX-License-Identifier: Apache-2.0
import { Link } from "@tanstack/react-router";

import type { Run, RunDetail } from "../../api/types";
import { exactTime } from "../../core/ages";
import { bytes, duration, percent, plural } from "../../core/numbers";
import { signOf, stepsOf } from "../../core/states";
import { endOf, liveWords, outlookOf, type StepRow } from "../../core/steps";
import { Age } from "../../ui/age";
import { copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";
import { Notice } from "../../ui/notice";
import { StatusMark } from "../../ui/status_mark";
import { RunActions } from "./run_actions";

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return <div><dt className="faint">{name}</dt><dd>{children}</dd></div>;
}

function testsOf(run: Run) {
  return [
    run.tests_failed > 0 && `${plural(run.tests_failed, "test")} failed`,
    run.tests_warned > 0 && (run.tests_failed ? `${run.tests_warned} warned` : `${plural(run.tests_warned, "test")} warned`),
  ].filter(Boolean).join(", ");
}

function Progress({ rows }: { rows: StepRow[] }) {
  const live = rows.find((row) => row.live)?.live;
  const { share, left } = outlookOf(rows);
  return (
    <div className="run-progress">
      <p className="row">
        <b className="medium strong">{rows.length ? percent(share) : "Planning"}</b>
        <span className="quiet cut grow">{live ? liveWords(live) : rows.length === 0 && "sources are read, models are bound"}</span>
        <span className="quiet nowrap">{rows.length > 0 && left !== null && `about ${duration(left)} left`}</span>
      </p>
      <div className="progress-track" role="progressbar" aria-label="How far the run is" aria-valuemin={0} aria-valuemax={100} aria-valuenow={rows.length ? Math.round(share * 100) : undefined}>
        <i style={{ width: `${rows.length ? share * 100 : 0}%` }} />
      </div>
    </div>
  );
}

// Why it has no good end, and what that means for readers.
function Ending({ run }: { run: Run }) {
  if (run.message) {
    return <div className="run-ending"><pre className="message failed" tabIndex={0} aria-label="Why the run failed">{run.message}</pre></div>;
  }
  if (run.state === "died") {
    return (
      <Notice sign="failed">
        The process of this run is gone without an end: it was killed, or the machine went down. What it published before
        stays; of all else readers keep the version before.
      </Notice>
    );
  }
  if (run.state === "stopped") return <Notice sign="warned">The run was stopped. What it published before stays; the step it was at is undone.</Notice>;
  return null;
}

export function RunHeader({ detail, rows, now }: { detail: RunDetail; rows: StepRow[]; now: Date }) {
  const { run } = detail;
  const sign = signOf(run.state);
  const tests = testsOf(run);
  const running = run.state === "running";
  const took = (endOf(detail, now).getTime() - Date.parse(run.started)) / 1000;
  return (
    <header className="run-head">
      <div className="row run-title">
        <h1 className="title">Run <span className="mono wrap">{run.id}</span></h1>
        <span className={`chip ${sign}`}><StatusMark sign={sign} size={12} label={null} />{run.state}</span>
        {tests && <span className={`chip ${run.tests_failed ? "failed" : "warned"}`}>{tests}</span>}
        <span className="row run-buttons">
          <button className="button square plain" aria-label="Copy the link" title="Copy the link" onClick={() => void copy(location.href, "Link")}>
            <Icon name="link" />
          </button>
          <RunActions run={run} rows={rows} />
        </span>
      </div>
      {!running && <Ending run={run} />}
      <div className="run-stand">
        {running && <Progress rows={rows} />}
        <dl className="run-facts">
          <Fact name="Started"><Age time={run.started} /></Fact>
          <Fact name={running ? "Running for" : run.ended ? "Took" : "Heard of for"}>{duration(took)}</Fact>
          {run.ended && <Fact name="Ended">{exactTime(new Date(run.ended))}</Fact>}
          <Fact name="Steps"><span className={run.steps.failed ? "failed" : undefined}>{stepsOf(run)}</span></Fact>
          <Fact name="Written">{plural(run.rows, "row")}, {bytes(run.bytes)}</Fact>
          {running && run.process !== null && <Fact name="Process">{run.process}</Fact>}
          {!running && <Fact name="Models"><Link to="/pipelines" className="link">Pipeline</Link></Fact>}
        </dl>
      </div>
    </header>
  );
}
