// SPDX-License-Identifier: Apache-2.0
// The lineage as a table: by hops, with what each hands on. With a column, only what takes part in it.
import type { Lineage, LineageNode } from "../../api/types";
import { columnPath, type ColumnRef } from "../../core/column_path";
import { toCsv } from "../../core/csv";
import type { Hop } from "../../core/hops";
import { plural, whole } from "../../core/numbers";
import { DataTable } from "../../ui/data_table";
import { download } from "../../ui/download";
import { Empty } from "../../ui/empty";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";
import type { Column, Group } from "../../ui/table_items";

interface Props {
  table: string;
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
  { key: "name", title: "Table", width: "320px", small: "title", sort: ({ node }) => node.name, cell: ({ node }) => <Name name={node.name} layer={node.layer} /> },
  { key: "columns", title: "Columns that take part", small: "note", cell: ({ columns }) => <span className="mono">{columns.join(", ")}</span> },
  {
    key: "more", title: "Beyond", width: "120px",
    cell: ({ node, hops }) => { const more = hops < 0 ? node.more_up : node.more_down; return more > 0 && `${whole(more)} more`; },
  },
  { key: "rows", title: "Rows", width: "110px", numeric: true, small: "number", sort: ({ node }) => node.rows, cell: ({ node }) => (node.rows === null ? <span className="faint">{node.kind === "view" ? "view" : "unknown"}</span> : whole(node.rows)) },
];

function rowsOf({ lineage, hops, column }: Props): Row[] {
  const path = column && columnPath(lineage.edges, column);
  const rows = hops.flatMap(({ name, hops: distance }) => {
    const node = lineage.nodes.find((each) => each.name === name);
    if (!node) return [];
    const used = new Set(lineage.edges.flatMap((edge) => [
      ...(edge.from === name ? [...edge.columns.map(({ from }) => from), ...edge.influence] : []),
      ...(edge.to === name ? edge.columns.map(({ to }) => to) : []),
    ]));
    const columns = node.columns.map((each) => each.name).filter((each) => (path ? path.has(`${name}.${each}`) : used.has(each)));
    return path && columns.length === 0 ? [] : [{ node, hops: distance, columns }];
  });
  return rows.sort((a, b) => Math.sign(a.hops) - Math.sign(b.hops) || Math.abs(a.hops) - Math.abs(b.hops));
}

function downloadCsv(table: string, rows: Row[]) {
  const text = toCsv([
    ["table", "kind", "hops", "rows", "columns"],
    ...rows.map(({ node, hops, columns }) => [node.name, node.kind, hops, node.rows, columns.join(" ")]),
  ]);
  download(`lineage-${table}.csv`, "text/csv", text);
}

export function LineageList(props: Props) {
  const rows = rowsOf(props);
  return (
    <div className="page lineage-list">
      <div className="list-tools">
        <h2 className="mono medium">{props.table}{props.column && `, column ${props.column.column}`}</h2>
        <button className="button small end" disabled={rows.length === 0} onClick={() => downloadCsv(props.table, rows)}><Icon name="download" size={14} />CSV</button>
      </div>
      {rows.length > 0 ? (
        <DataTable label={`Lineage of ${props.table}`} rows={rows} columns={kColumns} rowKey={({ node, hops }) => `${node.name} ${hops}`} group={kGroup} />
      ) : (
        <Empty title="Nothing within these hops">Raise Up or Down to look further.</Empty>
      )}
    </div>
  );
}
