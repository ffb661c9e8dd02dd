// SPDX-License-Identifier: Apache-2.0
// Between the text and what it found: run or cancel, what became of it, how it is shown, files.
import { useQueryClient } from "@tanstack/react-query";

import { duration } from "../../core/numbers";
import { Choice } from "../../ui/choice";
import { Icon } from "../../ui/icon";
import { Keys } from "../../ui/keys";
import { StatusMark } from "../../ui/status_mark";
import { useNow } from "../../ui/use_now";
import { ExportButton } from "./export_button";
import { cancel, type Standing } from "./executions";
import { ResultWords } from "./result_words";
import type { ResultView } from "./use_result_view";

interface Props {
  tab: number;
  text: string;
  standing: Standing | null;
  view: ResultView;
  run: () => void;
}

function Elapsed({ since }: { since: number }) {
  const now = useNow(true);
  return <>{duration(Math.max(0, (now.getTime() - since) / 1000))}</>;
}

export function ResultBar({ tab, text, standing, view, run }: Props) {
  const queries = useQueryClient();
  const statement = standing?.statement;
  const isDone = statement?.state === "done";
  return (
    <div className="sql-bar">
      {standing?.running ? (
        <button className="button small" data-key="cancel" onClick={() => cancel(queries, tab, "rows")}>
          <StatusMark sign="running" label={null} />Cancel <Elapsed since={standing.execution.began} /><span className="key wide-only">Esc</span>
        </button>
      ) : (
        <button className="button small primary" data-key="ask" disabled={text.trim() === ""} onClick={run}>
          <Icon name="play" />Run<span className="wide-only run-keys"><Keys keys="Ctrl Enter" /></span>
        </button>
      )}
      <div className="sql-outcome" role="status">
        {statement && !standing.running && <ResultWords statement={statement} />}
        {standing && !standing.running && standing.execution.of !== text && <span className="chip">edited since</span>}
      </div>
      <Choice
        label="View" chosen={view} state={(value) => ({ view: value === "rows" ? undefined : value })}
        options={[{ value: "rows", text: "Rows" }, { value: "chart", text: "Chart" }, { value: "both", text: "Both" }]}
      />
      <ExportButton tab={tab} format="csv" of={isDone ? standing?.execution : undefined} />
      <ExportButton tab={tab} format="parquet" of={isDone ? standing?.execution : undefined} />
    </div>
  );
}
