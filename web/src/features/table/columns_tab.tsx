// SPDX-License-Identifier: Apache-2.0
// Each column: what it is, where it is from, what it means, what is in it. Below, what decides the rows.
import { Link } from "@tanstack/react-router";

import type { Table } from "../../api/types";
import { distributionOf } from "../../core/distribution";
import { match } from "../../core/match";
import { percent, whole } from "../../core/numbers";
import { DistributionMark } from "../../ui/distribution";
import { DataTable } from "../../ui/data_table";
import { EditInPlace } from "../../ui/edit_in_place";
import { Empty } from "../../ui/empty";
import { FilterField } from "../../ui/field";
import type { Column } from "../../ui/table_items";
import { useUrlState } from "../../ui/use_url_state";
import { ColumnSources } from "./column_sources";
import { LabelChips } from "./label_chips";
import { ProfiledVersion } from "./profiled_version";
import { RowsDecidedBy } from "./rows_decided_by";
import { useTable } from "./table_page";
import { useDescriptions } from "./use_descriptions";

type TableColumn = Table["columns"][number];

function about({ type, partition, sort }: TableColumn): string {
  return [type.toLowerCase(), partition && "partition", sort !== null && `sort key ${sort}`].filter(Boolean).join(" · ");
}

function columnsOf(table: Table, descriptions: ReturnType<typeof useDescriptions>): Column<TableColumn>[] {
  const some = (has: (column: TableColumn) => boolean) => table.columns.some(has);
  const profiled: Column<TableColumn>[] = [
    {
      key: "null", title: "Null", width: "52px", numeric: true, sort: ({ profile }) => profile?.null_share ?? null,
      cell: ({ profile }) => profile && percent(profile.null_share),
    },
    {
      key: "distinct", title: "Distinct", width: "80px", numeric: true, sort: ({ profile }) => profile?.distinct ?? null,
      cell: ({ profile }) => profile && (profile.distinct === null ? "unknown" : `${profile.distinct_exact ? "" : "about "}${whole(profile.distinct)}`),
    },
    {
      key: "distribution", title: "Distribution", width: "116px",
      cell: ({ name, profile }) => {
        const distribution = profile && distributionOf(profile);
        return distribution && (
          <Link to="/tables/$table/profile" params={{ table: table.name }} search={{ col: name }} title={`Profile of ${name}`}>
            <DistributionMark distribution={distribution} />
          </Link>
        );
      },
    },
  ];
  return [
    {
      key: "name", title: "Column", width: "17%", small: "title", sort: ({ name }) => name,
      cell: (column) => (
        <>
          <span className="mono medium strong">{column.name}</span>
          <span className="faint small block">{about(column)}</span>
        </>
      ),
    },
    ...(some(({ from }) => from.length > 0)
      ? [{ key: "from", title: "Comes from", width: "23%", small: "note" as const,
           cell: (column: TableColumn) => <ColumnSources table={table.name} column={column} /> }]
      : []),
    {
      key: "description", title: "Description",
      cell: ({ name, description }) => (
        <EditInPlace
          id={`${table.urn} ${name}`} label={`Description of ${name}`} text={description}
          save={(text) => descriptions.saveColumn(name, text)}
          newest={async () => (await descriptions.newest()).columns.find((each) => each.name === name)?.description ?? ""}
        />
      ),
    },
    {
      key: "tags", title: "Tags, terms", width: "148px",
      cell: ({ name, tags, terms }) => <LabelChips table={table} column={name} tags={tags} terms={terms} />,
    },
    ...(some(({ profile }) => profile !== null) ? profiled : []),
  ];
}

export function ColumnsTab() {
  const table = useTable();
  const [{ q = "" }] = useUrlState();
  const descriptions = useDescriptions(table);
  const shown = table.columns.filter((column) => match(`${column.name} ${column.type} ${column.description}`, q));
  return (
    <section className="columns-tab" aria-label="Columns">
      <div className="list-tools">
        <FilterField label="Filter columns" />
        {table.profile && <ProfiledVersion profile={table.profile} newest={table.snapshot?.version} />}
      </div>
      {shown.length > 0 ? (
        <DataTable label={`Columns of ${table.name}`} rows={shown} columns={columnsOf(table, descriptions)} rowKey={({ name }) => name} />
      ) : (
        <Empty title={q ? `No column matches “${q}”` : "No column is known"}>
          {!q && "The columns are recorded when the table is built."}
        </Empty>
      )}
      <RowsDecidedBy table={table} />
    </section>
  );
}
