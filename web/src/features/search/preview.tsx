// SPDX-License-Identifier: Apache-2.0
// The chosen result at the right: enough that most visits end without opening its page.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { tableQuery } from "../../api/queries";
import type { Hit, Table } from "../../api/types";
import { addressOf, kindTitle } from "../../core/kinds";
import { bytes, plural } from "../../core/numbers";
import { Age } from "../../ui/age";
import { Icon } from "../../ui/icon";
import { LayerMark } from "../../ui/layer_mark";
import { RailPart } from "../../ui/rail";
import { Shown } from "../../ui/shown";
import { Skeleton } from "../../ui/skeleton";
import { MarkedText } from "../../ui/marked";

const kColumns = 12;

export function Preview({ hit }: { hit: Hit }) {
  return hit.table ? <TablePreview name={hit.table.name} /> : <OtherPreview hit={hit} />;
}

function TablePreview({ name }: { name: string }) {
  const query = useQuery(tableQuery(name));
  return (
    <Shown query={query} what={name} skeleton={<Skeleton rows={6} height={24} />}>
      {(table) => (
        <>
          <div>
            <h2 className="row mono medium"><LayerMark layer={table.layer} size={14} /><span className="wrap">{name}</span></h2>
            <p className="quiet gap">{table.description || <span className="faint">no description</span>}</p>
            <div className="row gap-more">
              <Link to="/tables/$table" params={{ table: name }} className="button primary small">Open</Link>
              <Link to="/tables/$table/lineage" params={{ table: name }} className="button small"><Icon name="lineage" size={14} />Lineage</Link>
            </div>
          </div>
          <Columns table={table} />
          <Facts table={table} />
        </>
      )}
    </Shown>
  );
}

function Columns({ table: { name, columns } }: { table: Table }) {
  if (columns.length === 0) return null;
  return (
    <RailPart title="Columns" more={<span>{columns.length}</span>}>
      <ul className="preview-columns">
        {columns.slice(0, kColumns).map((column) => (
          <li key={column.name} className="row"><span className="mono grow cut">{column.name}</span><span className="faint mono cut">{column.type}</span></li>
        ))}
      </ul>
      {columns.length > kColumns && (
        <Link to="/tables/$table" params={{ table: name }} className="faint small">{columns.length - kColumns} more</Link>
      )}
    </RailPart>
  );
}

function Facts({ table: { owners, snapshot, recent } }: { table: Table }) {
  const last = recent.find(({ state }) => state === "published");
  return (
    <dl className="preview-facts">
      <dt>Owner</dt>
      <dd>{owners.length ? owners.map((owner) => owner.name).join(", ") : <span className="warned">none</span>}</dd>
      {snapshot && <><dt>Size</dt><dd>{plural(snapshot.rows, "row")}, {bytes(snapshot.bytes)}</dd></>}
      {snapshot && <><dt>Changed</dt><dd><Age time={snapshot.created} /></dd></>}
      {last && <><dt>Written by</dt><dd><Link to="/runs/$run" params={{ run: last.run }} className="link mono">{last.run}</Link></dd></>}
    </dl>
  );
}

function OtherPreview({ hit }: { hit: Hit }) {
  const address = addressOf(hit);
  return (
    <div>
      <h2 className="mono medium wrap">{hit.name}</h2>
      <p className="faint small">{kindTitle(hit.type)}</p>
      {hit.description.length > 0 && <p className="quiet gap"><MarkedText text={hit.description} /></p>}
      {address && <Link to={address} className="button primary small gap-more">Open</Link>}
    </div>
  );
}
