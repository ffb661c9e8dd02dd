// SPDX-License-Identifier: Apache-2.0
// Owner, freshness, size, tags and terms, lineage, definition: always in this order.
import { Link } from "@tanstack/react-router";

import type { Table } from "../../api/types";
import { bytes, plural } from "../../core/numbers";
import { signOfStep } from "../../core/states";
import { Age } from "../../ui/age";
import { RailPart } from "../../ui/rail";
import { RunStrip } from "../../ui/run_strip";
import { SmallLineage } from "./small_lineage";

const initials = (name: string) => name.split(/[\s._-]+/).map((word) => word.charAt(0).toUpperCase()).slice(0, 2).join("");

// What stands beside an owner who is not simply the owner.
const kOwnerTypes: Record<string, string> = {
  BUSINESS_OWNER: "business", TECHNICAL_OWNER: "technical", DATA_STEWARD: "steward", STAKEHOLDER: "stakeholder",
  PRODUCER: "producer", CONSUMER: "consumer", DEVELOPER: "developer", DELEGATE: "delegate",
};

function Owners({ owners }: { owners: Table["owners"] }) {
  if (owners.length === 0) return <p className="warned">none</p>;
  return (
    <ul className="owners">
      {owners.map(({ name, urn, type }) => (
        <li key={`${urn} ${type}`} className="row">
          <span className="avatar" aria-hidden>{initials(name)}</span>
          <span>{name} <span className="faint">{kOwnerTypes[type]}</span></span>
        </li>
      ))}
    </ul>
  );
}

export function TableRail({ table }: { table: Table }) {
  const { snapshot, recent, name } = table;
  const model = table.properties.model;
  return (
    <>
      <RailPart title="Owner"><Owners owners={table.owners} /></RailPart>
      {table.kind !== "source" && (
        <RailPart title="Freshness" more={recent.length > 1 && <span>last {plural(recent.length, "run")}</span>}>
          <RunStrip
            label={`Last runs of ${name}`} step={name}
            bars={recent.map((run) => ({
              run: run.run, time: run.started, state: run.state,
              sign: signOfStep({ state: run.state, warned: run.tests_warned > 0 }),
            }))}
          />
          {snapshot && <p className="quiet gap">From <b className="medium strong"><Age time={snapshot.created} /></b></p>}
        </RailPart>
      )}
      {snapshot && (
        <RailPart title="Size">
          <p>{plural(snapshot.rows, "row")}</p>
          <p className="quiet">
            {bytes(snapshot.bytes)}, {plural(snapshot.files, "file")}
            {snapshot.partitions > 1 && `, ${plural(snapshot.partitions, "partition")}`}
          </p>
        </RailPart>
      )}
      {table.tags.length + table.terms.length > 0 && (
        <RailPart title="Tags and terms">
          <p className="chips">
            {table.tags.map((tag) => <span key={tag} className="chip">{tag}</span>)}
            {table.terms.map((term) => <span key={term} className="chip term">{term}</span>)}
          </p>
        </RailPart>
      )}
      <RailPart
        title="Lineage"
        more={<Link to="/tables/$table/lineage" params={{ table: name }} className="link" aria-label={`Open the lineage of ${name}`}>Open</Link>}
      >
        <SmallLineage table={table} />
      </RailPart>
      {model && (
        <RailPart title="Defined in">
          <Link to="/tables/$table/definition" params={{ table: name }} className="link mono wrap">{model}</Link>
        </RailPart>
      )}
    </>
  );
}
