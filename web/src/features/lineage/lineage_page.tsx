// SPDX-License-Identifier: Apache-2.0
// Where a thing comes from and where it goes: as a graph of things or of columns, or as a list, which
// says the same; the ways to another thing; now, or as it was. The whole view is in the address.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { lineagePathQuery, lineageQuery, tablesQuery } from "../../api/queries";
import type { Lineage, LineagePath } from "../../api/types";
import { parseColumn } from "../../core/column_path";
import { hopsFrom } from "../../core/hops";
import { plural } from "../../core/numbers";
import { numberIn, type UrlState } from "../../core/url_state";
import { Empty } from "../../ui/empty";
import { Icon } from "../../ui/icon";
import { LayerMark } from "../../ui/layer_mark";
import { Shown } from "../../ui/shown";
import { Skeleton } from "../../ui/skeleton";
import { useUrlState } from "../../ui/use_url_state";
import { ColumnPanel } from "./column_panel";
import { LineageList } from "./lineage_list";
import { kHopsMax, kViews, LineageTools, type View } from "./lineage_tools";
import { PastNote } from "./moment";
import { ThingField } from "./thing_field";
import "../../ui/name.css";
import "./lineage.css";

// Fetched on intent.
export const importGraph = () => import("./graph/lineage_graph");
const LineageGraph = lazy(async () => ({ default: (await importGraph()).LineageGraph }));

export const hopsIn = ({ up, down }: UrlState) => ({ up: numberIn(up, 2, kHopsMax), down: numberIn(down, 1, kHopsMax) });

const kTablesMax = 20; // of the choice

const timeIn = ({ at }: UrlState) => (at && !Number.isNaN(Date.parse(at)) ? at : undefined);

function useView(): View {
  const [{ view, col }] = useUrlState();
  const chosen = kViews.find((each) => each === view);
  if (chosen) return chosen;
  if (matchMedia("(max-width: 640px)").matches) return "list";
  return col ? "columns" : "tables";
}

interface PartProps {
  of: string;
  lineage: Lineage;
  path: LineagePath | null;
}

function Drawn({ of, lineage, path }: PartProps) {
  const [state] = useUrlState();
  const view = useView();
  const { start } = lineage;
  const column = state.col ? parseColumn(state.col, start) : null;
  const name = lineage.nodes.find(({ id }) => id === start)?.name ?? of;
  if (path && path.hops === null) {
    return <Empty title="No way leads from one to the other">Neither is made from the other, {state.at ? "as it was then" : "as far as the catalog knows"}.</Empty>;
  }
  const hops = hopsFrom(start, lineage.edges);
  const words = `${name} is made from ${plural(hops.filter((hop) => hop.hops < 0).length, "thing")} and goes into ${plural(hops.filter((hop) => hop.hops > 0).length, "thing")}`;
  if (view === "list") return <LineageList of={of} name={name} lineage={lineage} hops={hops} column={column} at={timeIn(state)} />;
  return (
    <>
      <Suspense fallback={<div className="page"><Skeleton /></div>}>
        <LineageGraph
          start={start} ends={path ? [path.upstream, path.downstream] : [start]} isPath={path !== null} folds={state.fold !== "0"} lineage={lineage}
          label={words} title={`Lineage of ${name}${lineage.at ? `, ${lineage.at.slice(0, 16)}` : ""}`} column={column} columns={view === "columns"}
          influence={state.influence !== "0"}
        />
      </Suspense>
      {column && <ColumnPanel table={start} column={column} lineage={lineage} />}
    </>
  );
}

function WayNote({ path }: { path: LineagePath }) {
  const [, setState] = useUrlState();
  const nameOf = (id: string) => path.lineage.nodes.find((node) => node.id === id)?.name ?? id;
  return (
    <p className="lineage-note">
      <Icon name="lineage" size={14} />
      <span className="grow">
        <b className="mono medium">{nameOf(path.downstream)}</b>
        {path.hops === null ? " is not made from " : " is made from "}
        <b className="mono medium">{nameOf(path.upstream)}</b>{path.hops !== null && `, ${plural(path.hops, "hop")} away`}{path.lineage.cut && "; there are more ways than are shown"}
      </span>
      <button className="button small" onClick={() => setState({ to: undefined })}>Show all around</button>
    </p>
  );
}

function LineageView({ of }: { of: string }) {
  const [state] = useUrlState();
  const { up, down } = hopsIn(state);
  const at = timeIn(state);
  const { to } = state;
  const around = useQuery({ ...lineageQuery(of, up, down, at), placeholderData: keepPreviousData, enabled: !to });
  const path = useQuery({ ...lineagePathQuery(of, to ?? "", at), enabled: Boolean(to) });
  const found = (to ? path.data?.lineage : around.data);
  const name = found?.nodes.find(({ id }) => id === found.start)?.name ?? of;
  return (
    <div className="lineage">
      <title>{`Lineage of ${name} - Millrace`}</title>
      <h1 className="unseen">Lineage of {name}</h1>
      <LineageTools up={up} down={down} view={useView()} isPath={Boolean(to)} />
      {at && <PastNote at={at} />}
      {to && path.data && <WayNote path={path.data} />}
      {!to && around.data?.cut && <p className="lineage-note"><Icon name="info" size={14} />Of more things within these hops the nearest {around.data.nodes.length} are shown.</p>}
      <div className="lineage-main">
        {to ? (
          <Shown query={path} what="The way between the two" skeleton={<div className="page"><Skeleton /></div>}>
            {(way) => <Drawn of={of} lineage={way.lineage} path={way} />}
          </Shown>
        ) : (
          <Shown query={around} what={`The lineage of ${of}`} skeleton={<div className="page"><Skeleton /></div>}>
            {(lineage) => <Drawn of={of} lineage={lineage} path={null} />}
          </Shown>
        )}
      </div>
    </div>
  );
}

export function TableLineagePage() {
  const { table } = useParams({ from: "/tables/$table/lineage" });
  return <LineageView of={table} />;
}

// Of anything by its urn; where nothing is chosen yet, the choice.
export function AnyLineagePage() {
  const [{ of }] = useUrlState();
  const navigate = useNavigate();
  const { data: tables = [] } = useQuery({ ...tablesQuery, enabled: !of });
  if (of) return <LineageView key={of} of={of} />;
  return (
    <div className="page lineage-choice">
      <title>Lineage - Millrace</title>
      <h1 className="title">Lineage</h1>
      <p className="quiet">What something is made from, and what is made from it: tables, jobs, charts, dashboards, models.</p>
      <ThingField
        label="A thing of the catalog" placeholder="Type a name"
        choose={(of) => void navigate({ to: "/lineage", search: { of } })}
      />
      {tables.length > 0 && <h2 className="faint">Tables of this project</h2>}
      <ul>
        {tables.slice(0, kTablesMax).map(({ name, layer }) => (
          <li key={name} className="name"><LayerMark layer={layer} /><Link to="/tables/$table/lineage" params={{ table: name }} className="mono medium cut" data-row>{name}</Link></li>
        ))}
      </ul>
      {tables.length > kTablesMax && <Link to="/tables" className="link">All {tables.length} tables</Link>}
    </div>
  );
}
