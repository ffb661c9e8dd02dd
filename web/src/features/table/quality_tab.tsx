// SPDX-License-Identifier: Apache-2.0
// One row for each test: how it stands, and its last 30 results.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { qualityQuery } from "../../api/queries";
import type { TestHistory } from "../../api/types";
import { plural } from "../../core/numbers";
import type { Sign } from "../../core/states";
import { Age } from "../../ui/age";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import { RunStrip } from "../../ui/run_strip";
import { Samples } from "../../ui/samples";
import { Shown } from "../../ui/shown";
import { StatusMark } from "../../ui/status_mark";
import type { Column } from "../../ui/table_items";
import { useTable } from "./table_page";

const kShown = 30;

type Result = TestHistory["results"][number];
const newestFirst = ({ results }: TestHistory) => [...results].sort((a, b) => b.time.localeCompare(a.time));
const signOfResult = (test: TestHistory, result: Result | undefined): Sign =>
  !result ? "waiting" : result.passed ? "ok" : test.severity === "warn" ? "warned" : "failed";
const signOfTest = (test: TestHistory) => signOfResult(test, newestFirst(test)[0]);

function said(test: TestHistory): string {
  const last = newestFirst(test)[0];
  if (!last) return "never run";
  if (last.passed) return "passed";
  return last.failures > 0 ? `${plural(last.failures, "row")} fail` : "failed";
}

function columnsOf(table: string): Column<TestHistory>[] {
  return [
    {
      key: "state", title: "State", bare: true, width: "26px", small: "mark",
      cell: (test) => <StatusMark sign={signOfTest(test)} />,
    },
    { key: "test", title: "Test", small: "title", sort: ({ test }) => test, cell: ({ test }) => <span className="mono medium strong test-name">{test}</span> },
    {
      key: "result", title: "Last result", width: "200px", small: "number",
      cell: (test) => {
        const last = newestFirst(test)[0];
        if (!last) return said(test);
        return (
          <>
            <Link
              to="/runs/$run" params={{ run: last.run }} search={{ step: table, test: test.test }} data-row
              className={last.passed ? undefined : "link"}
            >
              {said(test)}
            </Link>{" "}
            <span className="faint"><Age time={last.time} /></span>
          </>
        );
      },
    },
    { key: "severity", title: "If it fails", width: "130px", small: "note", cell: ({ severity }) => (severity === "error" ? "stops the publish" : "warns") },
    {
      key: "history", title: `Last ${kShown} results`, width: "284px",
      cell: (test) => (
        <RunStrip
          small step={table} label={`Results of ${test.test}`}
          bars={newestFirst(test).slice(0, kShown).map((result) => ({
            run: result.run, time: result.time, sign: signOfResult(test, result), state: result.passed ? "passed" : "failed",
          }))}
        />
      ),
    },
  ];
}

const kWorstFirst: Sign[] = ["failed", "warned", "ok", "waiting"];

export function QualityTab() {
  const table = useTable();
  const query = useQuery(qualityQuery(table.name));
  return (
    <section aria-label="Quality" className="tab">
      <Shown query={query} what="The tests">
        {(tests) =>
          tests.length > 0 ? (
            <DataTable
              label={`Tests of ${table.name}`} columns={columnsOf(table.name)} rowKey={({ test }) => test}
              below={(test) => signOfTest(test) !== "ok" && (test.error || test.samples) && <Samples error={test.error} samples={test.samples} of={test.test} />}
              rows={[...tests].sort((a, b) => kWorstFirst.indexOf(signOfTest(a)) - kWorstFirst.indexOf(signOfTest(b)))}
            />
          ) : (
            <Empty title={`No test checks ${table.name}`}>
              Tests stand in the header of its model, as in <span className="mono">tests: [not_null]</span> of a column.
            </Empty>
          )
        }
      </Shown>
    </section>
  );
}
