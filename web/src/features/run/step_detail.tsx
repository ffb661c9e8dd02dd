// SPDX-License-Identifier: Apache-2.0
// The chosen step: what it said and made, and its tests, those that failed first.
import { Link } from "@tanstack/react-router";

import type { Step, StepProgress, StepTest } from "../../api/types";
import { bytes, duration, plural, short, whole } from "../../core/numbers";
import { rateOf } from "../../core/step_figures";
import type { StepRow } from "../../core/steps";
import type { Sign } from "../../core/states";
import { Samples } from "../../ui/samples";
import { useUrlState } from "../../ui/use_url_state";
import { StatusMark } from "../../ui/status_mark";

const testSign = ({ passed, severity }: StepTest): Sign => (passed ? "ok" : severity === "error" ? "failed" : "warned");
const kOrder: Sign[] = ["failed", "warned", "ok"];

function effect({ step, state, waitsFor }: StepRow): string {
  if (!step) {
    if (state === "running") return "It is being built; readers see it when its tests have passed.";
    if (state === "waiting") return waitsFor.length ? `It is built after ${waitsFor.join(" and ")}.` : "Its turn has not come.";
    return "Not built; readers stay on the version before.";
  }
  if (step.state === "failed") return "Not published; readers stay on the version before.";
  if (step.state === "skipped") return "Not built; readers stay on the version before.";
  if (step.state === "unchanged") return "The result is what readers have already.";
  return step.version === null ? "" : `Readers see snapshot ${step.version}.`;
}

function Live({ live, before }: { live: StepProgress; before: number | null }) {
  return (
    <>
      <div><dt className="faint">Doing</dt><dd>{live.phase}</dd></div>
      <div><dt className="faint">Read</dt><dd>{plural(live.rows_in, "row")}, {short(live.rows_per_second)}/s</dd></div>
      <div><dt className="faint">Written</dt><dd>{plural(live.rows_out, "row")}{live.partitions_total > 0 && `, ${whole(live.partitions_done)} of ${plural(live.partitions_total, "partition")}`}</dd></div>
      <div><dt className="faint">Time</dt><dd>{duration(live.seconds)}{before !== null && `; the last time ${duration(before)}`}</dd></div>
    </>
  );
}

function Done({ step }: { step: Step }) {
  return (
    <>
      {step.version !== null && <div><dt className="faint">Written</dt><dd>{[plural(step.rows, "row"), bytes(step.bytes), rateOf(step.rows, step.seconds)].filter(Boolean).join(", ")}</dd></div>}
      <div><dt className="faint">Time</dt><dd>{duration(step.seconds)}</dd></div>
      {step.route && <div><dt className="faint">Route</dt><dd>{step.route}</dd></div>}
    </>
  );
}

export function StepDetail({ row }: { row: StepRow }) {
  const { table, sign, state, step, live, before } = row;
  return (
    <section aria-label={`Step ${table.name}`} className="step-detail">
      <div className="head">
        <StatusMark sign={sign} label={state} />
        <h2><Link to="/tables/$table" params={{ table: table.name }} className="mono">{table.name}</Link></h2>
        <span className="faint">{state}</span>
      </div>
      <p className="quiet">{effect(row)}</p>
      {step?.message && <pre className={`message ${step.state}`} tabIndex={0} aria-label="Message">{step.message}</pre>}
      {step && <Tests step={step} />}
      <dl className="facts-list">{step ? <Done step={step} /> : live && <Live live={live} before={before} />}</dl>
    </section>
  );
}

function Tests({ step }: { step: Step }) {
  const [{ test: wanted }] = useUrlState();
  const tests = [...step.tests].sort((a, b) => kOrder.indexOf(testSign(a)) - kOrder.indexOf(testSign(b)));
  if (tests.length === 0) return step.state === "skipped" ? null : <p className="quiet gap">No test was run.</p>;
  return (
    <div className="step-tests">
      <ul className="list" aria-label="Tests">
        {tests.map((test) => (
          <li key={test.test} data-wanted={test.test === wanted || undefined}>
            <div className="row test-line">
              <StatusMark sign={testSign(test)} />
              <span className="mono wrap grow strong">{test.test}</span>
              <span className={test.passed ? "faint nowrap" : `${testSign(test)} nowrap`}>
                {test.passed ? "passed" : test.failures > 0 ? `${plural(test.failures, "row")} fail` : "failed"}
              </span>
            </div>
            {!test.passed && <Samples error={test.error} samples={test.samples} of={test.test} />}
          </li>
        ))}
      </ul>
      <p className="small gap"><Link to="/tables/$table/quality" params={{ table: step.table.name }} className="link">Results over time</Link></p>
    </div>
  );
}
