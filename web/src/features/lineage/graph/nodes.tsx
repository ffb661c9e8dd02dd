// SPDX-License-Identifier: Apache-2.0
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { Link } from "@tanstack/react-router";

import { formatColumn } from "../../../core/column_path";
import { plural } from "../../../core/numbers";
import type { UrlState } from "../../../core/url_state";
import { LayerMark } from "../../../ui/layer_mark";
import { kColumn, kHead, type TableNodeType } from "./elements";

function Ends({ at, name }: { at: number; name?: string }) {
  const id = (way: string) => (name === undefined ? way : `${way} ${name}`);
  return (
    <>
      <Handle type="target" position={Position.Left} id={id("in")} style={{ top: at }} isConnectable={false} />
      <Handle type="source" position={Position.Right} id={id("out")} style={{ top: at }} isConnectable={false} />
    </>
  );
}

function More({ count, way, hops }: { count: number; way: "up" | "down"; hops: string }) {
  return (
    <Link
      to="." search={(before: UrlState) => ({ ...before, [way]: String(Number(before[way] ?? hops) + 1) })} activeOptions={{ exact: true }}
      className={`more-hops ${way} nopan`} title={`${plural(count, "more table")} ${way === "up" ? "towards the sources" : "reads it"}`}
    >
      +{count}
    </Link>
  );
}

export function TableNode({ data: { table, page, columns, hidden } }: NodeProps<TableNodeType>) {
  return (
    <div className={table.name === page ? "node this-node" : "node"}>
      <div className="node-head" style={{ height: kHead }}>
        <LayerMark layer={table.layer} />
        <Link
          to="/tables/$table/lineage" params={{ table: table.name }} search={(before: UrlState) => ({ ...before, col: undefined })}
          className="mono node-name nopan" activeOptions={{ exact: true }}
        >
          {table.name}
        </Link>
        <span className="faint small node-rows">
          {table.rows === null ? table.kind : plural(table.rows, "row")}{table.unresolved.length > 0 && `, ${table.unresolved.length} unresolved`}
        </span>
      </div>
      <Ends at={kHead / 2} />
      {columns.map(({ name, type, followed }, i) => (
        <div key={name}>
          <Link
            to="." search={(before: UrlState) => ({ ...before, view: "columns", col: formatColumn({ table: table.name, column: name }, page) })}
            className={followed ? "node-column followed nopan" : "node-column nopan"} style={{ height: kColumn }} activeOptions={{ exact: true }}
          >
            <span className="mono cut">{name}</span><span className="faint small">{type.toLowerCase()}</span>
          </Link>
          <Ends at={kHead + kColumn * (i + 0.5)} name={name} />
        </div>
      ))}
      {hidden > 0 && <div className="node-column faint small" style={{ height: kColumn }}>{plural(hidden, "more column")}</div>}
      {table.more_up > 0 && <More count={table.more_up} way="up" hops="2" />}
      {table.more_down > 0 && <More count={table.more_down} way="down" hops="1" />}
    </div>
  );
}
