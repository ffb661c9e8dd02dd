// SPDX-License-Identifier: Apache-2.0
// The result as a file of all its rows. The text that is shown below is asked again; the browser fetches the file when
// it is made.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { resultAddress } from "../../api/statements";
import { duration } from "../../core/numbers";
import { Icon } from "../../ui/icon";
import { StatusMark } from "../../ui/status_mark";
import { useNow } from "../../ui/use_now";
import { cancel, execute, useStanding, type Execution } from "./executions";

interface Props {
  tab: number;
  format: "csv" | "parquet";
  of: Execution | undefined; // what is shown
}

export const kFormatNames = { csv: "CSV", parquet: "Parquet" };
const fetched = new Set<string>(); // by the id of the statement that made it

export function ExportButton({ tab, format, of }: Props) {
  const queries = useQueryClient();
  const standing = useStanding(tab, format);
  const now = useNow(Boolean(standing?.running));
  const link = useRef<HTMLAnchorElement>(null);
  const made = standing?.statement?.state === "done" ? standing.statement.id : null;
  useEffect(() => {
    if (made === null || fetched.has(made)) return;
    fetched.add(made);
    link.current?.click();
  }, [made]);
  const name = kFormatNames[format];
  return (
    <>
      {standing?.running ? (
        <button className="button small" onClick={() => cancel(queries, tab, format)} title={`Cancel ${name}`}>
          <StatusMark sign="running" label={null} />
          <span className="unseen">Cancel </span>{name}, {duration(Math.max(0, (now.getTime() - standing.execution.began) / 1000))}
        </button>
      ) : (
        <button className="button small" disabled={!of} onClick={() => of && void execute(queries, tab, format, of.asked, of.of, of.limits)} title={`All rows as ${name}`}>
          <Icon name="download" size={14} />{name}
        </button>
      )}
      {made !== null && <a ref={link} href={resultAddress(made)} download hidden tabIndex={-1}>{name}</a>}
    </>
  );
}
