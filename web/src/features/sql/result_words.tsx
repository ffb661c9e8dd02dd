// SPDX-License-Identifier: Apache-2.0
// What became of a query, in words: how much it found, how long it took, what it read.
import { Link } from "@tanstack/react-router";

import type { Statement } from "../../api/types";
import { duration, plural, whole } from "../../core/numbers";
import { Popover } from "../../ui/popover";
import { StatusMark } from "../../ui/status_mark";

type Result = NonNullable<Statement["result"]>;
type Read = Result["read"][number];

const nameOf = ({ table, snapshot }: Read) => `${table}${snapshot === null ? "" : `, snapshot ${snapshot}`}`;

function ReadFrom({ read }: { read: Read[] }) {
  const [first] = read;
  if (!first) return null;
  if (read.length === 1) return <Link to="/tables/$table" params={{ table: first.table }} className="quiet cut read-one">{nameOf(first)}</Link>;
  return (
    <Popover label="What it read" className="link" title={read.map(nameOf).join("\n")} button={plural(read.length, "table")}>
      {() => (
        <ul className="sql-read">
          {read.map((each) => (
            <li key={each.table}>
              <Link to="/tables/$table" params={{ table: each.table }} className="mono">{each.table}</Link>{" "}
              <span className="faint small">{each.snapshot === null ? "source" : `snapshot ${each.snapshot}`}</span>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}

function found({ rows, cut }: Result): string {
  if (cut === "rows") return `${plural(rows, "row")}, there are more`;
  return cut === "bytes" ? `${whole(rows)} rows, cut at 64 MB` : plural(rows, "row");
}

export function ResultWords({ statement }: { statement: Statement }) {
  const { state, seconds, result } = statement;
  if (state === "cancelled") return <><StatusMark sign="skipped" label={null} /><span>Cancelled after {duration(seconds)}</span></>;
  if (state === "failed") return <><StatusMark sign="failed" label={null} /><span>Failed after {duration(seconds)}</span></>;
  if (!result) return null;
  return (
    <>
      <StatusMark sign={result.cut ? "warned" : "ok"} label={result.cut ? "cut" : "ok"} />
      <span className="nowrap">{found(result)} in {duration(seconds)}</span>
      <ReadFrom read={result.read} />
    </>
  );
}
