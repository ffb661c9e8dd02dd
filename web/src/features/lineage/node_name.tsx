// SPDX-License-Identifier: Apache-2.0
// A thing in a lineage: its sign, and its name as a link to its own lineage.
import { Link } from "@tanstack/react-router";

import type { LineageNode } from "../../api/types";
import type { Match } from "../../core/match";
import type { UrlState } from "../../core/url_state";
import { Icon, type IconName } from "../../ui/icon";
import { LayerMark } from "../../ui/layer_mark";
import { Marked } from "../../ui/marked";

type Named = Pick<LineageNode, "id" | "urn" | "type" | "name" | "layer">;

// A table, view or source of the project.
export const isTable = ({ id, urn }: Pick<Named, "id" | "urn">) => id !== urn;

const kIcons: Record<string, IconName> = {
  dataset: "tables", chart: "chart", dashboard: "dashboard", dataJob: "runs", dataFlow: "runs", dataProcessInstance: "play",
};

export function NodeMark({ node }: { node: Named }) {
  if (node.layer) return <LayerMark layer={node.layer} />;
  return <span className="faint"><Icon name={kIcons[node.type] ?? "info"} size={14} /></span>;
}

// Of the view it keeps how far and how it looks, not what is followed in it.
const kept = ({ col: _, to: __, of: ___, ...before }: UrlState): UrlState => before;

export function LineageLink({ node, className, marks = [] }: { node: Named; className: string; marks?: Match["marks"] }) {
  const text = { className, title: node.name, activeOptions: { exact: true } };
  const name = <Marked text={node.name} marks={marks} />;
  if (isTable(node)) return <Link to="/tables/$table/lineage" params={{ table: node.id }} search={kept} {...text}>{name}</Link>;
  return <Link to="/lineage" search={(before: UrlState) => ({ ...kept(before), of: node.urn })} {...text}>{name}</Link>;
}
