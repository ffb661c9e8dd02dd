// SPDX-License-Identifier: Apache-2.0
// The tables of the catalog by layer, gold first; each unfolds to its columns. A press puts the name into the text.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { tableQuery, tablesQuery } from "../../api/queries";
import type { TableSummary } from "../../api/types";
import { layerRank, layerTitle, tableOf } from "../../core/layers";
import { match } from "../../core/match";
import { short } from "../../core/numbers";
import { quoted, quotedTable } from "../../core/sql_names";
import { FilterField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { LayerMark } from "../../ui/layer_mark";
import { Shown } from "../../ui/shown";
import { useUrlState } from "../../ui/use_url_state";
import { columnDetail } from "./editor/completion";

interface Props {
  insert: (text: string) => void;
}

function Columns({ table, insert }: Props & { table: string }) {
  const query = useQuery(tableQuery(table));
  return (
    <Shown query={query} what={`The columns of ${table}`} skeleton={<p className="faint small tree-wait">Loading</p>}>
      {({ columns }) => (
        <ul className="tree-columns">
          {columns.map((column) => (
            <li key={column.name}>
              <button className="row" title={columnDetail(column)} onClick={() => insert(quoted(column.name))}>
                <span className="mono cut grow">{column.name}</span>
                <span className="mono faint cut tree-type">{column.type.toLowerCase()}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
}

function TableLine({ table, insert }: Props & { table: TableSummary }) {
  const [open, setOpen] = useState(false);
  const { name, layer, rows, kind } = table;
  return (
    <li>
      <div className="tree-table">
        <button className="tree-fold" aria-expanded={open} aria-label={`Columns of ${name}`} onClick={() => setOpen(!open)}><Icon name="unfold" size={12} /></button>
        <button className="row grow" title={name} onClick={() => insert(quotedTable(name))}>
          <LayerMark layer={layer} size={11} />
          <span className="mono cut grow">{tableOf(name)}</span>
          <span className="faint small">{rows === null ? kind : short(rows)}</span>
        </button>
      </div>
      {open && <Columns table={name} insert={insert} />}
    </li>
  );
}

// Layers that a project named itself first, then gold, silver, bronze, sources.
const byUse = (a: string, b: string) => layerRank(b) - layerRank(a) || a.localeCompare(b);

export function CatalogTree({ insert }: Props) {
  const query = useQuery(tablesQuery);
  const [{ q = "" }] = useUrlState();
  return (
    <nav className="sql-tree" aria-label="Tables of the catalog">
      <FilterField label="Filter tables" />
      <Shown query={query} what="The tables">
        {(tables) => {
          const found = tables.filter(({ name }) => match(name, q));
          const layers = [...new Set(found.map(({ layer }) => layer))].sort(byUse);
          if (found.length === 0) return <p className="faint small tree-wait">{tables.length === 0 ? "This project has no tables yet" : "No table has this in its name"}</p>;
          return layers.map((layer) => (
            <section key={layer}>
              <h2 className="faint small">{layerTitle(layer)}</h2>
              <ul>{found.filter((table) => table.layer === layer).map((table) => <TableLine key={table.name} table={table} insert={insert} />)}</ul>
            </section>
          ));
        }}
      </Shown>
    </nav>
  );
}
