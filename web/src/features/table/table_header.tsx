// SPDX-License-Identifier: Apache-2.0
import { Link } from "@tanstack/react-router";

import type { Table } from "../../api/types";
import { schemaOf, tableOf } from "../../core/layers";
import { formatFragment } from "../../core/sql_address";
import { firstRows } from "../../core/sql_names";
import { Age } from "../../ui/age";
import { copy } from "../../ui/copy";
import { EditInPlace } from "../../ui/edit_in_place";
import { Icon } from "../../ui/icon";
import { LayerMark } from "../../ui/layer_mark";
import { Notice } from "../../ui/notice";
import { RailSheet } from "../../ui/rail";
import { TestText } from "../../ui/test_text";
import { RunButton } from "./run_button";
import { TableRail } from "./table_rail";
import { useDescriptions } from "./use_descriptions";

export function TableHeader({ table }: { table: Table }) {
  const descriptions = useDescriptions(table);
  return (
    <header>
      <div className="table-head">
        <h1 className="title mono"><LayerMark layer={table.layer} size={15} /> {schemaOf(table.name)}.<wbr />{tableOf(table.name)}</h1>
        <div className="row actions">
          <button className="button square plain" aria-label="Copy the name" title="Copy the name" onClick={() => void copy(table.name, "Name")}>
            <Icon name="copy" />
          </button>
          <button className="button square plain" aria-label="Copy the link" title="Copy the link" onClick={() => void copy(location.href, "Link")}>
            <Icon name="link" />
          </button>
          <Link to="/sql" hash={formatFragment(firstRows(table.name))} className="button square plain" aria-label="Query this table" title="Query this table">
            <Icon name="sql" />
          </Link>
          <RailSheet title={`About ${table.name}`}><TableRail table={table} /></RailSheet>
          {table.properties.model && <RunButton table={table.name} />}
        </div>
      </div>
      <div className="lede">
        <EditInPlace
          id={table.urn} label={`Description of ${table.name}`} text={table.description} control="edit"
          save={descriptions.saveTable} newest={async () => (await descriptions.newest()).description}
        />
      </div>
      {table.notice && (
        <Notice
          sign={table.notice.state}
          action={
            <Link
              to="/runs/$run" params={{ run: table.notice.run }} className="link"
              search={{ step: table.name, test: table.notice.test ?? undefined }}
            >
              {table.notice.test ? "Open test" : "Open run"}
            </Link>
          }
        >
          <TestText message={table.notice.what} test={table.notice.test} />
          {table.notice.state === "failed" && table.snapshot && (
            <> Snapshot {table.snapshot.version} is from <Age time={table.snapshot.created} />.</>
          )}
        </Notice>
      )}
    </header>
  );
}
