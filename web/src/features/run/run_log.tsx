// SPDX-License-Identifier: Apache-2.0
// What the run said: it follows the newest line until the reader scrolls up.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { runLogQuery } from "../../api/queries";
import type { LogLine, RunDetail } from "../../api/types";
import { shownLines, timeInRun, type Least } from "../../core/log";
import { plural, whole } from "../../core/numbers";
import { Choice } from "../../ui/choice";
import { download } from "../../ui/download";
import { FilterField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Shown } from "../../ui/shown";
import { useUrlState } from "../../ui/use_url_state";

const kLinesAtOnce = 1000; // drawn; the rest on request
const kAtEndPx = 24;

function Lines({ lines, started, follow, setFollow }: { lines: LogLine[]; started: string; follow: boolean; setFollow: (on: boolean) => void }) {
  const [all, setAll] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length, follow]);
  const shown = all ? lines : lines.slice(-kLinesAtOnce);
  return (
    <div
      className="log-lines" ref={box} tabIndex={0} role="log" aria-label="Log"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => setFollow(scrollHeight - scrollTop - clientHeight < kAtEndPx)}
    >
      {shown.length < lines.length && (
        <button className="link" onClick={() => setAll(true)}>Show {whole(lines.length - shown.length)} earlier lines</button>
      )}
      {shown.map((line, i) => (
        <div key={lines.length - shown.length + i} className={`log-line ${line.level}`}>
          <span className="faint">{timeInRun(started, line.time)}</span>
          <span className="log-text">{line.level !== "info" && <span className="unseen">{line.level}: </span>}{line.text}</span>
        </div>
      ))}
    </div>
  );
}

export function RunLog({ detail: { run, progress } }: { detail: RunDetail }) {
  const [{ log, q = "" }, setState] = useUrlState();
  const least: Least = log === "warning" || log === "error" ? log : "info";
  const query = useQuery(runLogQuery(run.id));
  const [follow, setFollow] = useState(true);
  const { data, isFetching, refetch } = query;
  const behind = data !== undefined && progress !== null && progress.log_bytes > data.next;
  useEffect(() => {
    if (behind && !isFetching) void refetch();
  }, [behind, isFetching, refetch]);
  return (
    <section aria-label="What the run said" className="run-log">
      <div className="log-tools">
        <h2>Log</h2>
        <Choice
          label="Least level" chosen={least} state={(value) => ({ log: value === "info" ? undefined : value })}
          options={[
            { value: "info", text: "All" },
            { value: "warning", text: `Warnings ${data ? shownLines(data.lines, "warning", "").length : ""}` },
            { value: "error", text: `Errors ${data ? shownLines(data.lines, "error", "").length : ""}` },
          ]}
        />
        <label className="tick log-follow"><input type="checkbox" checked={follow} onChange={() => setFollow(!follow)} />Follow</label>
        <FilterField label="Filter the log" />
        <button
          className="button small square plain" aria-label="Download the log" title="Download the log" disabled={!data?.lines.length}
          onClick={() => download(`run-${run.id}.log`, "text/plain", data?.lines.map(({ time, level, table, text }) => `${time} ${level} ${table ?? "-"} ${text}\n`).join("") ?? "")}
        >
          <Icon name="download" />
        </button>
      </div>
      <Shown query={query} what="The log">
        {({ lines }) => {
          const shown = shownLines(lines, least, q);
          if (lines.length === 0) return <p className="quiet log-empty">{run.state === "running" ? "It has said nothing yet." : "No log is kept of this run: it is older than the newest 500, or was made by an earlier version."}</p>;
          if (shown.length === 0) return <p className="quiet log-empty">None of {plural(lines.length, "line")} fits. <button className="link" onClick={() => setState({ q: undefined, log: undefined })}>Show all</button></p>;
          return <Lines lines={shown} started={run.started} follow={follow} setFollow={setFollow} />;
        }}
      </Shown>
    </section>
  );
}
