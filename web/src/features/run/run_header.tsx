// SPDX-License-Identifier: Apache-2.0
import type { Run } from "../../api/types";
import { exactTime } from "../../core/ages";
import { bytes, duration, plural } from "../../core/numbers";
import { secondsOf, signOf, stepsOf } from "../../core/states";
import { Age } from "../../ui/age";
import { copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";
import { StatusMark } from "../../ui/status_mark";

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return <div><dt className="faint">{name}</dt><dd>{children}</dd></div>;
}

export function RunHeader({ run, now }: { run: Run; now: Date }) {
  const sign = signOf(run.state);
  const tests = [
    run.tests_failed > 0 && `${plural(run.tests_failed, "test")} failed`,
    run.tests_warned > 0 && (run.tests_failed ? `${run.tests_warned} warned` : `${plural(run.tests_warned, "test")} warned`),
  ].filter(Boolean);
  return (
    <header className="run-head">
      <div className="row run-title">
        <h1 className="title">Run <span className="mono wrap">{run.id}</span></h1>
        <span className={`chip ${sign}`}><StatusMark sign={sign} size={12} label={null} />{run.state}</span>
        {tests.length > 0 && <span className={`chip ${run.tests_failed ? "failed" : "warned"}`}>{tests.join(", ")}</span>}
        <button className="button square plain run-copy" aria-label="Copy the link" title="Copy the link" onClick={() => void copy(location.href, "Link")}>
          <Icon name="link" />
        </button>
      </div>
      <dl className="run-facts">
        <Fact name="Started"><Age time={run.started} /></Fact>
        <Fact name={run.ended ? "Took" : "Running for"}>{duration(secondsOf(run, now))}</Fact>
        {run.ended && <Fact name="Ended">{exactTime(new Date(run.ended))}</Fact>}
        <Fact name="Steps"><span className={run.steps.failed ? "failed" : undefined}>{stepsOf(run)}</span></Fact>
        <Fact name="Written">{plural(run.rows, "row")}, {bytes(run.bytes)}</Fact>
      </dl>
    </header>
  );
}
