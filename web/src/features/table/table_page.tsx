// SPDX-License-Identifier: Apache-2.0
// A table: name, one sentence, at most one notice, actions, tabs; beside it what is known about it.
import { useQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { useEffect } from "react";

import { tableQuery } from "../../api/queries";
import { rememberTable } from "../../ui/preferences";
import { Shown } from "../../ui/shown";
import { WithRail } from "../../ui/rail";
import { TableHeader } from "./table_header";
import { TableRail } from "./table_rail";
import { TableTabs } from "./table_tabs";
import "./table.css";

export function useTableName(): string {
  return useParams({ from: "/tables/$table" }).table;
}

export function TablePage() {
  const name = useTableName();
  const query = useQuery(tableQuery(name));
  const found = query.data !== undefined;
  useEffect(() => {
    if (found) rememberTable(name);
  }, [found, name]);
  return (
    <WithRail about={query.data && <TableRail table={query.data} />}>
      <title>{`${name} - Millrace`}</title>
      {!query.data && <h1 className="title mono">{name}</h1>}
      <Shown query={query} what={name}>
        {(table) => (
          <>
            <TableHeader table={table} />
            <TableTabs table={table} />
            <Outlet />
          </>
        )}
      </Shown>
    </WithRail>
  );
}

// The table of the page, for its tabs: they are drawn only when it is there.
export function useTable() {
  const table = useQuery(tableQuery(useTableName())).data;
  if (!table) throw new Error("a tab without its table");
  return table;
}
