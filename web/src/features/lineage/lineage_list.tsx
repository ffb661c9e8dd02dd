// SPDX-License-Identifier: Apache-2.0
// The lineage as a table: by hops, with what each hands on. With a column, only what takes part in it.
import type { Lineage, LineageNode } from "../../api/types";
import { columnPath, type ColumnRef } from "../../core/column_path";
import { toCsv } from "../../core/csv";
import type { Hop } from "../../core/hops";
import { kindTitle } from "../../core/kinds";
import { plural, whole } from "../../core/numbers";
import { DataTable } from "../../ui/data_table";
import { download } from "../../ui/download";
import { Empty } from "../../ui/empty";
import { Icon } from "../../ui/icon";
import "../../ui/name.css";
import type { Column, Group } from "../../ui/table_items";
import { Impact } from "./impact";
import { LineageLink, NodeMark } from "./node_name";

interface Props {
  of: string; // as the address has it
  name: string;
  at: string | undefined;
  lineage: Lineage;
  hops: Hop[];
  column: ColumnRef | null;
}

interface Row {
  node: LineageNode;
  hops: number;
  columns: string[]; // that take part
}

const distance = (hops: number) =>
  `${hops < 0 ? "Made from" : "Goes into"}, ${plural(Math.abs(hops), "hop")}`;

const kGroup: Group<Row> = {
  of: ({ hops }) => distance(hops),
  heading: (key, rows) => <span className="row"><b className="medium">{key}</b><span className="faint small">{whole(rows.length)}</span></span>,
};

const kColumns: Column<Row>[] = [
  { key: "name", title: "Thing", width: "320px", small: "title", sort: ({ node }) => node.name, cell: ({ node }) => <span className="name"><NodeMark node={node} /><LineageLink node={node} className="mono medium cut" /></span> },
  { key: "kind", title: "Kind", width: "130px", sort: ({ node }) => node.kind, cell: ({ node }) => <span className="quiet">{kindTitle(node.kind)}</span> },
  { key: "columns", title: "Columns that take part", small: "note", cell: ({ columns }) => <span className="mono">{columns.join(", ")}</span> },
  {
    key: "more", title: "Beyond", width: "120px",
    cell: ({ node, hops }) => { const more = hops < 0 ? node.more_up : node.more_down; return more > 0 && `${whole(more)} more`; },
  },
  { key: "rows", title: "Rows", width: "110px", numeric: true, small: "number", sort: ({ node }) => node.rows, cell: ({ node }) => (node.rows === null ? <span className="faint">{node.kind === "view" ? "view" : node.layer ? "unknown" : ""}</span> : whole(node.rows)) },
];

function rowsOf({ lineage, hops, column }: Props): Row[] {
  const path = column && columnPath(lineage.edges, column);
  const rows = hops.flatMap(({ id, hops: distance }) => {
    const node = lineage.nodes.find((each) => each.id === id);
    if (!node) return [];
    const used = new Set(lineage.edges.flatMap((edge) => [
      ...(edge.from === id ? [...edge.columns.map(({ from }) => from), ...edge.influence] : []),
      ...(edge.to === id ? edge.columns.map(({ to }) => to) : []),
    ]));
    const columns = node.columns.map((each) => each.name).filter((each) => (path ? path.has(`${id}.${each}`) : used.has(each)));
    return path && columns.length === 0 ? [] : [{ node, hops: distance, columns }];
  });
  return rows.sort((a, b) => Math.sign(a.hops) - Math.sign(b.hops) || Math.abs(a.hops) - Math.abs(b.hops));
}

function save(name: string, rows: Row[]) {
  const text = toCsv([
    ["name", "kind", "hops", "rows", "columns", "urn"],
    ...rows.map(({ node, hops, columns }) => [node.name, node.kind, hops, node.rows, columns.join(" "), node.urn]),
  ]);
  download(`lineage-${name}.csv`, "text/csv", text);
}

export function LineageList(props: Props) {
  const rows = rowsOf(props);
  return (
    <div className="page lineage-list">
      <div className="list-tools">
        <h2 className="mono medium">{props.name}{props.column && `, column ${props.column.column}`}</h2>
        <button className="button small end" disabled={rows.length === 0} onClick={() => save(props.name, rows)}><Icon name="download" size={14} />This list</button>
      </div>
      <Impact of={props.of} at={props.at} />
      {rows.length > 0 ? (
        <DataTable label={`Lineage of ${props.name}`} rows={rows} columns={kColumns} rowKey={({ node, hops }) => `${node.id} ${hops}`} group={kGroup} />
      ) : (
        <Empty title="Nothing within these hops">Raise Up or Down to look further.</Empty>
      )}
    </div>
  );
}
