// SPDX-License-Identifier: Apache-2.0
// Addresses and their pages. The data of a page is fetched when the pointer is on its link. Pages are small
// and come all together; what is large, such as the graph of a lineage, is a chunk of its own.
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, redirect } from "@tanstack/react-router";

import { homeQuery, lineageQuery, pipelineQuery, runQuery, tableQuery, tablesQuery } from "./api/queries";
import { formatUrlState, parseUrlState, tableOfUrn, type UrlState } from "./core/url_state";
import { HomePage } from "./features/home/home_page";
import { AnyLineagePage, hopsIn, importGraph, TableLineagePage } from "./features/lineage/lineage_page";
import { importPipelineGraph, PipelinesPage } from "./features/pipelines/pipelines_page";
import { RunPage } from "./features/run/run_page";
import { RunsPage } from "./features/runs/runs_page";
import { importSql, SqlRoute } from "./features/sql/sql_route";
import { SearchPage } from "./features/search/search_page";
import { ColumnsTab } from "./features/table/columns_tab";
import { DefinitionTab } from "./features/table/definition_tab";
import { PreviewTab } from "./features/table/preview_tab";
import { ProfileTab } from "./features/table/profile_tab";
import { PropertiesTab } from "./features/table/properties_tab";
import { QualityTab } from "./features/table/quality_tab";
import { RunsTab } from "./features/table/runs_tab";
import { SnapshotsTab } from "./features/table/snapshots_tab";
import { TablePage } from "./features/table/table_page";
import { TablesPage } from "./features/tables/tables_page";
import { BrokenPage, MissingPage } from "./ui/broken_page";
import { Frame } from "./ui/frame";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Frame,
  validateSearch: (search: Record<string, unknown>): UrlState => search,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  loader: ({ context }) => void context.queries.prefetchQuery(homeQuery),
  component: HomePage,
});

const search = createRoute({ getParentRoute: () => root, path: "/search", component: SearchPage });

const sql = createRoute({
  getParentRoute: () => root,
  path: "/sql",
  // Each key that is typed changes the address: what is there is not fetched again for it.
  loader: ({ context }) => {
    void context.queries.prefetchQuery({ ...tablesQuery, staleTime: Infinity });
    void importSql();
  },
  component: SqlRoute,
});

const tables = createRoute({
  getParentRoute: () => root,
  path: "/tables",
  loader: ({ context }) => void context.queries.prefetchQuery(tablesQuery),
  component: TablesPage,
});

const table = createRoute({ getParentRoute: () => root, path: "/tables/$table" });

const lineage = createRoute({
  getParentRoute: () => table,
  path: "lineage",
  loaderDeps: ({ search }) => ({ ...hopsIn(search), at: search.at }),
  loader: ({ context, params, deps }) => {
    void context.queries.prefetchQuery(lineageQuery(params.table, deps.up, deps.down, deps.at));
    void importGraph();
  },
  component: TableLineagePage,
});

// Of what is no table of the project, by its urn; of nothing: to choose from.
const anyLineage = createRoute({ getParentRoute: () => root, path: "/lineage", component: AnyLineagePage });

const tablePage = createRoute({
  getParentRoute: () => table,
  id: "page",
  loader: ({ context, params }) => void context.queries.prefetchQuery(tableQuery(params.table)),
  component: TablePage,
});

const tableTab = <Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => tablePage, path, component });

const tabs = [
  tableTab("/", ColumnsTab),
  tableTab("preview", PreviewTab),
  tableTab("profile", ProfileTab),
  tableTab("quality", QualityTab),
  tableTab("runs", RunsTab),
  tableTab("snapshots", SnapshotsTab),
  tableTab("properties", PropertiesTab),
  tableTab("definition", DefinitionTab),
] as const;

const pipelines = createRoute({
  getParentRoute: () => root,
  path: "/pipelines",
  loader: ({ context }) => {
    void context.queries.prefetchQuery(pipelineQuery);
    void importPipelineGraph();
  },
  component: PipelinesPage,
});

const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  component: RunsPage,
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$run",
  loader: ({ context, params }) => void context.queries.prefetchQuery(runQuery(params.run)),
  component: RunPage,
});

// The permanent address of a thing leads to the readable one.
const urn = createRoute({
  getParentRoute: () => root,
  path: "/urn/$urn",
  beforeLoad: ({ params }) => {
    const name = tableOfUrn(params.urn);
    if (name) throw redirect({ to: "/tables/$table", params: { table: name } });
  },
  component: MissingPage,
});

const routes = root.addChildren([
  home, search, sql, tables, table.addChildren([lineage, tablePage.addChildren(tabs)]), anyLineage, pipelines, runs, run, urn,
]);

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: routes,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: MissingPage,
    scrollRestoration: true,
    scrollToTopSelectors: ["#scroll"],
    parseSearch: parseUrlState,
    stringifySearch: formatUrlState,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
