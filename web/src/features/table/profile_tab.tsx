// SPDX-License-Identifier: Apache-2.0
// What each column holds, of the version in the address or the newest that was profiled. A column opens in
// place: its figures, its values, and how they were in the versions before.
import { useQuery } from "@tanstack/react-query";

import { profileQuery } from "../../api/queries";
import type { VersionFigures } from "../../api/types";
import { match } from "../../core/match";
import { bytes, short } from "../../core/numbers";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import { FilterField } from "../../ui/field";
import { Shown } from "../../ui/shown";
import { useUrlState } from "../../ui/use_url_state";
import { VersionChart } from "../../ui/version_chart";
import { ProfileButton } from "./profile_button";
import { profileColumns } from "./profile_columns";
import { ProfileDetail } from "./profile_detail";
import { ProfiledVersion } from "./profiled_version";
import { useTable } from "./table_page";
import "./profile.css";

const versionName = (snapshot: number | null) => (snapshot === null ? "?" : String(snapshot));

function Versions({ history, chosen }: { history: VersionFigures[]; chosen: number | null }) {
  const [, setState] = useUrlState();
  const profiled = history.filter(({ profiled, snapshot }) => profiled && snapshot !== null);
  if (profiled.length < 2) return null;
  return (
    <label className="row">
      <span className="faint small">Snapshot</span>
      <select
        className="select" value={chosen ?? ""}
        onChange={({ target }) => setState({ snapshot: target.value === String(profiled[0]?.snapshot) ? undefined : target.value })}
      >
        {profiled.map(({ snapshot }) => <option key={snapshot}>{snapshot}</option>)}
      </select>
    </label>
  );
}

function Growth({ history }: { history: VersionFigures[] }) {
  if (history.length < 2) return null;
  const points = [...history].reverse();
  const versions = points.map(({ snapshot }) => `snapshot ${versionName(snapshot)}`);
  return (
    <div className="charts">
      <VersionChart kind="bars" title="Rows" versions={versions} values={points.map(({ rows }) => rows)} text={short} />
      <VersionChart kind="bars" title="Size" versions={versions} values={points.map(({ bytes: size }) => size)} text={bytes} />
    </div>
  );
}

function NoProfile({ table, kind }: { table: string; kind: string }) {
  if (kind === "source") return <Empty title="A source is not profiled">A table that reads it is.</Empty>;
  return (
    <Empty title="No version of it was profiled" command={`millrace profile ${table}`}>
      <p>A profile says what each column holds. <span className="mono">millrace run --profile</span> makes one of every table that it builds;</p>
      <p><span className="mono">profile: true</span> in millrace.yaml lets each run do so.</p>
      <p className="gap"><ProfileButton table={table} primary>Profile it now</ProfileButton></p>
    </Empty>
  );
}

export function ProfileTab() {
  const table = useTable();
  const [{ q = "", col, snapshot }] = useUrlState();
  const query = useQuery(profileQuery(table.name, Number(snapshot) || undefined));
  const newest = table.snapshot?.version;
  return (
    <section aria-label="Profile" className="tab profile-tab">
      <Shown query={query} what="The profile">
        {({ profile, columns, history }) =>
          profile === null ? <NoProfile table={table.name} kind={table.kind} /> : (
            <>
              <div className="list-tools">
                <FilterField label="Filter columns" />
                <Versions history={history} chosen={profile.snapshot} />
                {history[0]?.profiled === false && <ProfileButton table={table.name}>Profile snapshot {newest}</ProfileButton>}
                <ProfiledVersion profile={profile} newest={snapshot ? undefined : newest} />
              </div>
              <Growth history={history} />
              <DataTable
                label={`Profile of ${table.name}`} columns={profileColumns(table, col)} rowKey={({ name }) => name}
                rows={columns.filter(({ name }) => match(name, q))}
                below={(column) => column.name === col && <ProfileDetail table={table} column={column} rows={profile.rows ?? 0} />}
              />
            </>
          )
        }
      </Shown>
    </section>
  );
}
