// SPDX-License-Identifier: Apache-2.0
// Owner, freshness, size, tags and terms, lineage, definition: always in this order.
import { Link } from "@tanstack/react-router";

import type { Table } from "../../api/types";
import { bytes, plural } from "../../core/numbers";
import { signOfStep } from "../../core/states";
import { Age } from "../../ui/age";
import { RailPart } from "../../ui/rail";
import { RunStrip } from "../../ui/run_strip";
import { LabelChips } from "./label_chips";
import { Owners } from "./owners";
import { SmallLineage } from "./small_lineage";

export function TableRail({ table }: { table: Table }) {
  const { snapshot, recent, name } = table;
  const model = table.properties.model;
  return (
    <>
      <RailPart title="Owner"><Owners table={table} /></RailPart>
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
      {table.source_rows !== null && (
        <RailPart title="Size"><p>{plural(table.source_rows, "row")} <span className="quiet">when last read</span></p></RailPart>
      )}
      <RailPart title="Tags and terms"><LabelChips table={table} tags={table.tags} terms={table.terms} /></RailPart>
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
