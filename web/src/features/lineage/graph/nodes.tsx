// SPDX-License-Identifier: Apache-2.0
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { Link } from "@tanstack/react-router";

import { formatColumn } from "../../../core/column_path";
import type { LineageNode } from "../../../api/types";
import { plural } from "../../../core/numbers";
import type { UrlState } from "../../../core/url_state";
import { kindTitle } from "../../../core/kinds";
import { LineageLink, NodeMark } from "../node_name";
import { kColumn, kHead, type FoldNodeType, type TableNodeType } from "./elements";
import { useFound } from "./finding";

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
      className={`more-hops ${way} nopan`} title={`${plural(count, "more thing")} ${way === "up" ? "towards the sources" : "made from it"}`}
    >
      +{count}
    </Link>
  );
}

function nodeNote({ kind, rows, platform, known, removed, layer }: LineageNode): string {
  const what = rows === null ? kindTitle(kind) : plural(rows, "row");
  return [layer ? what.toLowerCase() : what, ...(layer ? [] : [platform]), ...(known ? [] : ["not in the catalog"]), ...(removed ? ["removed"] : [])].filter(Boolean).join(", ");
}

export function TableNode({ data: { table, page, isEnd, columns, hidden } }: NodeProps<TableNodeType>) {
  const { className, marks } = useFound(table.id, table.name);
  return (
    <div className={`node ${isEnd ? "this-node" : ""} ${className}`}>
      <div className="node-head" style={{ height: kHead }}>
        <NodeMark node={table} />
        <LineageLink node={table} className="mono node-name cut nopan" marks={marks} />
        <span className="faint small node-rows cut">
          {nodeNote(table)}{table.unresolved.length > 0 && `, ${table.unresolved.length} unresolved`}
        </span>
      </div>
      <Ends at={kHead / 2} />
      {columns.map(({ name, type, followed }, i) => (
        <div key={name}>
          <Link
            to="." search={(before: UrlState) => ({ ...before, view: "columns", col: formatColumn({ table: table.id, column: name }, page) })}
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

export function FoldNode({ data: { fold } }: NodeProps<FoldNodeType>) {
  const { className } = useFound(fold.id, "");
  return (
    <div className={`node fold-node ${className}`}>
      <Link to="." search={(before: UrlState) => ({ ...before, fold: "0" })} className="nopan" activeOptions={{ exact: true }} title="Show each by itself">
        +{fold.folded.length} more {kindTitle(fold.kind).toLowerCase()}{fold.folded.length > 1 && "s"}
      </Link>
      <Ends at={18} />
    </div>
  );
}
