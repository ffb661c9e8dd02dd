// SPDX-License-Identifier: Apache-2.0
// One column: what makes it, what it makes, and what decides the rows that it stands in.
import { Link } from "@tanstack/react-router";

import type { How, Lineage } from "../../api/types";
import { formatColumn, type ColumnRef } from "../../core/column_path";
import { tableOf } from "../../core/layers";
import type { UrlState } from "../../core/url_state";
import { HowMark, kHowWords } from "../../ui/how_mark";
import { Icon } from "../../ui/icon";
import { LayerMark } from "../../ui/layer_mark";
import "../../ui/rail.css";
import { isTable, LineageLink } from "./node_name";

interface Props {
  table: string;
  column: ColumnRef;
  lineage: Lineage;
}

interface Way {
  how: How;
  other: ColumnRef;
}

function Ways({ title, ways, lineage, table }: { title: string; ways: Way[]; lineage: Lineage; table: string }) {
  return (
    <section className="rail-part">
      <h2>{title}<span>{ways.length || "none"}</span></h2>
      <ul>
        {ways.map(({ how, other }) => (
          <li key={`${other.table} ${other.column}`} className="way">
            <HowMark how={how} width={24} />
            <LayerMark layer={lineage.nodes.find(({ id }) => id === other.table)?.layer ?? ""} />
            <Link
              to="." search={(before: UrlState) => ({ ...before, col: formatColumn(other, table) })} activeOptions={{ exact: true }}
              className="mono cut grow" title={`${other.table}.${other.column}, ${kHowWords[how]}`}
            >
              {tableOf(other.table)}.{other.column}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ColumnPanel({ table, column, lineage }: Props) {
  const node = lineage.nodes.find(({ id }) => id === column.table);
  const type = node?.columns.find(({ name }) => name === column.column)?.type;
  const into = lineage.edges.filter(({ to }) => to === column.table);
  const comes = into.flatMap((edge) =>
    edge.columns.filter(({ to }) => to === column.column).map(({ from, how }) => ({ how, other: { table: edge.from, column: from } })));
  const goes = lineage.edges.filter(({ from }) => from === column.table).flatMap((edge) =>
    edge.columns.filter(({ from }) => from === column.column).map(({ to, how }) => ({ how, other: { table: edge.to, column: to } })));
  const decides = into.flatMap((edge) => edge.influence.map((name) => `${tableOf(edge.from)}.${name}`));
  return (
    <aside className="rail column-panel" aria-label={`Column ${column.column}`}>
      <div>
        <div className="row">
          <h2 className="mono strong panel-name wrap">{column.column}</h2>
          <span className="faint grow mono">{type?.toLowerCase()}</span>
          <Link
            to="." search={(before: UrlState) => ({ ...before, col: undefined })} activeOptions={{ exact: true }}
            className="button small square plain" aria-label="Close the column"
          >
            <Icon name="close" />
          </Link>
        </div>
        {node && (isTable(node)
          ? <Link to="/tables/$table" params={{ table: node.id }} className="link mono">{node.name}</Link>
          : <LineageLink node={node} className="link mono wrap" />)}
      </div>
      <Ways title="Comes from" ways={comes} lineage={lineage} table={table} />
      <Ways title="Goes into" ways={goes} lineage={lineage} table={table} />
      <section className="rail-part">
        <h2>Rows decided by<span>{decides.length || "none"}</span></h2>
        <ul>{decides.map((name) => <li key={name} className="way"><i className="dashes" aria-hidden /><span className="mono cut">{name}</span></li>)}</ul>
      </section>
      <section className="rail-part">
        <h2>Unresolved columns<span>{node?.unresolved.length || "none"}</span></h2>
        <p className="mono wrap">{node?.unresolved.join(", ")}</p>
      </section>
    </aside>
  );
}
