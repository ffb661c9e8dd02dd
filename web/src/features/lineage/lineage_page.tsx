// SPDX-License-Identifier: Apache-2.0
// Where a table comes from and where it goes: as a graph of tables or of columns, or as a list, which
// says the same. The whole view is in the address.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { lineageQuery } from "../../api/queries";
import { parseColumn } from "../../core/column_path";
import { hopsFrom } from "../../core/hops";
import { plural } from "../../core/numbers";
import { numberIn, type UrlState } from "../../core/url_state";
import { Shown } from "../../ui/shown";
import { Skeleton } from "../../ui/skeleton";
import { useUrlState } from "../../ui/use_url_state";
import { ColumnPanel } from "./column_panel";
import { LineageList } from "./lineage_list";
import { kHopsMax, kViews, LineageTools, type View } from "./lineage_tools";
import "./lineage.css";

// Fetched on intent.
export const importGraph = () => import("./graph/lineage_graph");
const LineageGraph = lazy(async () => ({ default: (await importGraph()).LineageGraph }));

export const hopsIn = ({ up, down }: UrlState) => ({ up: numberIn(up, 2, kHopsMax), down: numberIn(down, 1, kHopsMax) });

function useView(): View {
  const [{ view, col }] = useUrlState();
  const chosen = kViews.find((each) => each === view);
  if (chosen) return chosen;
  if (matchMedia("(max-width: 640px)").matches) return "list";
  return col ? "columns" : "tables";
}

export function LineagePage() {
  const { table } = useParams({ from: "/tables/$table/lineage" });
  const [state] = useUrlState();
  const { up, down } = hopsIn(state);
  const view = useView();
  const query = useQuery({ ...lineageQuery(table, up, down), placeholderData: keepPreviousData });
  const column = state.col ? parseColumn(state.col, table) : null;
  return (
    <div className="lineage">
      <title>{`Lineage of ${table} - Millrace`}</title>
      <div className="lineage-main">
        <h1 className="unseen">Lineage of {table}</h1>
        <LineageTools up={up} down={down} view={view} />
        <Shown query={query} what={`The lineage of ${table}`} skeleton={<div className="page"><Skeleton /></div>}>
          {(lineage) => {
            const hops = hopsFrom(table, lineage.edges);
            const words = `${table} is made from ${plural(hops.filter((hop) => hop.hops < 0).length, "table")} and goes into ${plural(hops.filter((hop) => hop.hops > 0).length, "table")}`;
            if (view === "list") return <LineageList table={table} lineage={lineage} hops={hops} column={column} />;
            return (
              <Suspense fallback={<div className="page"><Skeleton /></div>}>
                <LineageGraph
                  table={table} lineage={lineage} label={words} column={column} columns={view === "columns"}
                  influence={state.influence !== "0"}
                />
              </Suspense>
            );
          }}
        </Shown>
      </div>
      {column && query.data && <ColumnPanel table={table} column={column} lineage={query.data} />}
    </div>
  );
}
