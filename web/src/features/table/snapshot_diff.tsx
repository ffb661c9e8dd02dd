// SPDX-License-Identifier: Apache-2.0
// What changed between two versions: rows, files, columns, and some of the rows that came and went.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { diffQuery } from "../../api/queries";
import type { ComparedSnapshot, Snapshot, SnapshotDiff, Table } from "../../api/types";
import { plural, whole } from "../../core/numbers";
import type { UrlState } from "../../core/url_state";
import { copy } from "../../ui/copy";
import { Grid } from "../../ui/grid";
import { Icon } from "../../ui/icon";
import { Shown } from "../../ui/shown";
import { Skeleton } from "../../ui/skeleton";
import { useUrlState } from "../../ui/use_url_state";

function VersionChoice({ name, chosen, snapshots }: { name: "from" | "to"; chosen: number; snapshots: Snapshot[] }) {
  const [, setState] = useUrlState();
  return (
    <label className="row">
      <span className="faint">{name === "from" ? "From" : "to"}</span>
      <select className="select" value={chosen} onChange={({ target }) => setState({ [name]: target.value })}>
        {snapshots.map(({ version }) => <option key={version}>{version}</option>)}
      </select>
    </label>
  );
}

function Figures({ diff: { from, to, columns, definition_changed, rows_not_compared }, table }: { diff: SnapshotDiff; table: string }) {
  const command = `millrace table diff ${table} ${from.snapshot} ${to.snapshot}`;
  return (
    <dl className="diff-figures">
      {from.rows !== null && to.rows !== null && (
        <div>
          <dt className="faint">Rows</dt>
          <dd>
            {whole(from.rows)} → {whole(to.rows)}
            {from.only_rows !== null && to.only_rows !== null && (
              <> <span className="ok">+{whole(to.only_rows)}</span> <span className="failed">−{whole(from.only_rows)}</span></>
            )}
            {rows_not_compared && <span className="quiet"> not compared: {rows_not_compared}</span>}
            {rows_not_compared?.includes("rows are in files") && (
              <button className="button small plain mono" title="Copy the command" onClick={() => void copy(command, "Command")}>{command}</button>
            )}
          </dd>
        </div>
      )}
      {from.files !== null && to.files !== null && (
        <div>
          <dt className="faint">Files</dt>
          <dd>{whole(from.files)} → {whole(to.files)} <span className="ok">+{whole(to.only_files ?? 0)}</span> <span className="failed">−{whole(from.only_files ?? 0)}</span></dd>
        </div>
      )}
      {definition_changed && <div><dt className="faint">Query</dt><dd>changed</dd></div>}
      {columns.map(({ column, change, type, was }) => (
        <div key={column}>
          <dt className="faint">Column</dt>
          <dd><span className="mono">{column}</span> {change === "type" ? <>was <span className="mono">{was}</span>, is <span className="mono">{type}</span></> : <>{change}, <span className="mono">{type}</span></>}</dd>
        </div>
      ))}
    </dl>
  );
}

function SampleRows({ title, version: { samples, only_rows, snapshot } }: { title: string; version: ComparedSnapshot }) {
  if (!samples || samples.rows.length === 0) return null;
  return (
    <section>
      <h2>{title} <span className="faint">{samples.cut ? `the first ${samples.rows.length} of ${whole(only_rows ?? 0)}` : plural(samples.rows.length, "row")}</span></h2>
      <Grid label={`Rows that snapshot ${snapshot} alone has`} columns={samples.columns} rows={samples.rows} />
    </section>
  );
}

export function SnapshotDiffPanel({ table, snapshots }: { table: Table; snapshots: Snapshot[] }) {
  const [state] = useUrlState();
  const [from, to] = [Number(state.from), Number(state.to)];
  const isKnown = (version: number) => snapshots.some((snapshot) => snapshot.version === version);
  const isOpen = isKnown(from) && isKnown(to);
  const query = useQuery({ ...diffQuery(table.name, from, to), enabled: isOpen && from !== to });
  const newest = snapshots[0];
  const before = snapshots[1];
  if (!isOpen) {
    if (!newest || !before) return null;
    return (
      <p className="list-tools">
        <Link to="." resetScroll={false} search={{ from: String(before.version), to: String(newest.version) }} className="button small">Compare two</Link>
      </p>
    );
  }
  return (
    <div className="snapshot-diff" role="region" aria-label="What changed">
      <div className="list-tools">
        <VersionChoice name="from" chosen={from} snapshots={snapshots} />
        <VersionChoice name="to" chosen={to} snapshots={snapshots} />
        <Link
          to="." resetScroll={false} search={(now: UrlState) => ({ ...now, from: undefined, to: undefined })}
          className="button small square plain end" aria-label="Close the comparison" title="Close the comparison"
        >
          <Icon name="close" size={14} />
        </Link>
      </div>
      {from === to ? <p className="quiet">A snapshot does not differ from itself: choose another.</p> : (
        <Shown query={query} what="The comparison" skeleton={<Skeleton rows={3} height={28} />}>
          {(diff) => (
            <>
              <Figures diff={diff} table={table.name} />
              <SampleRows title="Added" version={diff.to} />
              <SampleRows title="Removed" version={diff.from} />
            </>
          )}
        </Shown>
      )}
    </div>
  );
}
