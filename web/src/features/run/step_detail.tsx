// SPDX-License-Identifier: Apache-2.0
// The chosen step: what it said and made, and its tests, those that failed first.
import { Link } from "@tanstack/react-router";

import type { Step, StepTest } from "../../api/types";
import { bytes, duration, plural } from "../../core/numbers";
import { stepSign } from "../../core/steps";
import type { Sign } from "../../core/states";
import { Samples } from "../../ui/samples";
import { useUrlState } from "../../ui/use_url_state";
import { StatusMark } from "../../ui/status_mark";

const testSign = ({ passed, severity }: StepTest): Sign => (passed ? "ok" : severity === "error" ? "failed" : "warned");
const kOrder: Sign[] = ["failed", "warned", "ok"];

function effect(step: Step): string {
  if (step.state === "failed") return "Not published; readers stay on the version before.";
  if (step.state === "skipped") return "Not built; readers stay on the version before.";
  if (step.state === "unchanged") return "The result is what readers have already.";
  return step.version === null ? "" : `Readers see snapshot ${step.version}.`;
}

export function StepDetail({ step }: { step: Step }) {
  const [{ test: wanted }] = useUrlState();
  const tests = [...step.tests].sort((a, b) => kOrder.indexOf(testSign(a)) - kOrder.indexOf(testSign(b)));
  return (
    <div className="step-detail">
      <section aria-label={`Step ${step.table.name}`} className="step-said">
        <div className="head">
          <StatusMark sign={stepSign(step)} label={step.state} />
          <h2><Link to="/tables/$table" params={{ table: step.table.name }} className="mono">{step.table.name}</Link></h2>
          <span className="faint">{step.state}</span>
        </div>
        <p className="quiet">{effect(step)}</p>
        {step.message && <pre className={`message ${step.state}`} tabIndex={0} aria-label="Message">{step.message}</pre>}
        <dl className="facts-list">
          {step.version !== null && <div><dt className="faint">Written</dt><dd>{plural(step.rows, "row")}, {bytes(step.bytes)}</dd></div>}
          <div><dt className="faint">Time</dt><dd>{duration(step.seconds)}</dd></div>
          {step.route && <div><dt className="faint">Route</dt><dd>{step.route}</dd></div>}
        </dl>
      </section>
      <section aria-label="Tests" className="step-tests">
        <div className="head"><h2>Tests</h2><span className="faint">{step.tests.length || ""}</span></div>
        {tests.length === 0 && <p className="quiet">No test was run.</p>}
        <ul className="list">
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
        {tests.length > 0 && (
          <p className="small gap">
            <Link to="/tables/$table/quality" params={{ table: step.table.name }} className="link">Results over time</Link>
          </p>
        )}
      </section>
    </div>
  );
}
