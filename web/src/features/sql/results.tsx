// SPDX-License-Identifier: Apache-2.0
// What a query found, or why it found nothing.
import { useQuery } from "@tanstack/react-query";

import { ApiError, hintOf } from "../../api/client";
import { statementRowsQuery } from "../../api/statements";
import type { Statement, TableSummary } from "../../api/types";
import { firstRows } from "../../core/sql_names";
import { sentence } from "../../core/sentence";
import { Empty } from "../../ui/empty";
import { ErrorNotice } from "../../ui/error_notice";
import { Notice } from "../../ui/notice";
import { Shown } from "../../ui/shown";
import { Skeleton } from "../../ui/skeleton";
import { Chart } from "./chart";
import type { Standing } from "./executions";
import { secondsText } from "./limits";
import { ResultGrid } from "./result_grid";
import type { ResultView } from "./use_result_view";

export function Failed({ error }: { error: NonNullable<Statement["error"]> }) {
  return (
    <div className="sql-failed" role="alert">
      <Notice sign="failed">
        <span className="wrap sql-message">{sentence(error.message)}</span>
        {error.hint && <span className="block quiet">{sentence(error.hint)}</span>}
        {error.line > 0 && <span className="block small faint">Line {error.line}{error.column > 0 && `, column ${error.column}`}</span>}
      </Notice>
    </div>
  );
}

function Refused({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div className="sql-failed" role="alert">
      <Notice sign="failed" action={<button className="link" onClick={retry}>Try again</button>}>
        {sentence(error.message)} {sentence(hintOf(error))}
      </Notice>
    </div>
  );
}

function Found({ statement, view }: { statement: string; view: ResultView }) {
  const query = useQuery(statementRowsQuery(statement));
  return (
    <Shown query={query} what="The rows" skeleton={<div className="page"><Skeleton /></div>}>
      {(result) => {
        // A file is never asked for here.
        if (typeof result === "string") {
          return <ErrorNotice what="The rows" error={new Error("The server answered with a file")} retry={() => void query.refetch()} />;
        }
        const rows = result.rows.length === 0
          ? <Empty title="No rows">The query is right, and nothing fits it.</Empty>
          : <ResultGrid key={statement} result={result} label="Rows of the result" />;
        return (
          <div className="sql-results" data-view={view}>
            {view !== "chart" && <div className="sql-rows">{rows}</div>}
            {view !== "rows" && <Chart result={result} />}
          </div>
        );
      }}
    </Shown>
  );
}

interface ExampleProps {
  tables: TableSummary[];
  open: (text: string) => void;
}

// The best known table: one of the last layer.
function Nothing({ tables, open }: ExampleProps) {
  const example = ["gold", "silver", "bronze", "source"].flatMap((layer) => tables.filter((table) => table.layer === layer))[0] ?? tables[0];
  return (
    <Empty title="Ask by SQL">
      Write a SELECT over the tables at the left and press Ctrl Enter. Nothing here changes data.
      {example && (
        <p className="gap">
          <button className="button mono sql-example" onClick={() => open(firstRows(example.name))} title="Put it into the editor">{firstRows(example.name)}</button>
        </p>
      )}
    </Empty>
  );
}

interface Props extends ExampleProps {
  standing: Standing | null;
  view: ResultView;
  run: () => void;
}

export function Results({ standing, view, run, tables, open }: Props) {
  if (!standing) return <Nothing tables={tables} open={open} />;
  const { statement, error, running } = standing;
  // What the server no longer knows, or never took, is asked anew.
  const isGone = standing.execution.refused !== null || (error instanceof ApiError && error.problem.status === 404);
  if (error) return <Refused error={error} retry={isGone ? run : standing.retry} />;
  if (running) return <div className="page"><Skeleton rows={6} /></div>;
  if (statement?.error) return <Failed error={statement.error} />;
  if (statement?.state === "cancelled") {
    return <Empty title="Cancelled">It was ended before it found all; it stops by itself at {secondsText(standing.execution.limits.seconds)}.</Empty>;
  }
  return statement?.state === "done" ? <Found statement={statement.id} view={view} /> : null;
}
