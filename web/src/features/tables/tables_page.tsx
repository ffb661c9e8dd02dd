// SPDX-License-Identifier: Apache-2.0
// All tables, views and sources by layer; filter, layer and owner are in the address.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { tablesQuery } from "../../api/queries";
import type { TableSummary } from "../../api/types";
import { byLayer, layerTitle } from "../../core/layers";
import { match } from "../../core/match";
import { bytes, plural, whole } from "../../core/numbers";
import type { UrlState } from "../../core/url_state";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";
import { FilterField } from "../../ui/field";
import { FilterChip } from "../../ui/filter_chip";
import { LayerMark } from "../../ui/layer_mark";
import { Shown } from "../../ui/shown";
import type { Group } from "../../ui/table_items";
import { useUrlState } from "../../ui/use_url_state";
import { kTableColumns } from "./table_columns";

const kNobody = "none";

function wanted({ q = "", layer, owner }: UrlState) {
  return (table: TableSummary) =>
    (!layer || table.layer === layer) &&
    (!owner || (owner === kNobody ? table.owners.length === 0 : table.owners.includes(owner))) &&
    match(`${table.name} ${table.description} ${table.tags.join(" ")}`, q) !== null;
}

const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);

function sizesOf(tables: TableSummary[]): string {
  const rows = sum(tables.map((table) => table.rows));
  return rows > 0 ? ` · ${plural(rows, "row")} · ${bytes(sum(tables.map((table) => table.bytes)))}` : "";
}

const kByLayer: Group<TableSummary> = {
  of: ({ layer }) => layer,
  heading: (layer, tables) => (
    <span className="row">
      <LayerMark layer={layer} />
      <b className="medium">{layerTitle(layer)}</b>
      <span className="faint small">
        {whole(tables.length)}
        {sizesOf(tables)}
      </span>
    </span>
  ),
};

export function TablesPage() {
  const [state] = useUrlState();
  const query = useQuery(tablesQuery);
  return (
    <div className="page">
      <title>Tables - Millrace</title>
      <h1 className="title">Tables</h1>
      <Shown query={query} what="The tables">
        {(all) => {
          const tables = all.filter(wanted(state)).sort((a, b) => byLayer(a, b) || a.name.localeCompare(b.name));
          return (
            <>
              <div className="list-tools">
                <FilterField label="Filter tables" />
                <FilterChip name="layer" />
                <FilterChip name="owner" />
                <span className="faint small end">
                  {tables.length < all.length ? `${whole(tables.length)} of ${whole(all.length)}` : `${whole(all.length)} in all`}
                </span>
              </div>
              {tables.length > 0 ? (
                <DataTable label="Tables" rows={tables} columns={kTableColumns} rowKey={({ name }) => name} group={kByLayer} />
              ) : (
                <NoTables any={all.length > 0} state={state} />
              )}
            </>
          );
        }}
      </Shown>
    </div>
  );
}

function NoTables({ any, state }: { any: boolean; state: UrlState }) {
  if (!any) return <Empty title="No table yet" command="millrace run">A run builds the project's models.</Empty>;
  const filters = [state.q && `“${state.q}”`, state.layer && `layer ${state.layer}`, state.owner && `owner ${state.owner}`];
  return (
    <Empty title={`No table matches ${filters.filter(Boolean).join(", ")}`}>
      <Link to="/tables" className="link">Clear all filters</Link>
    </Empty>
  );
}
