// SPDX-License-Identifier: Apache-2.0
// What the palette offers here: the tables, the columns of this one, actions, runs, what was looked at.
import type { QueryClient } from "@tanstack/react-query";

import { tableQuery } from "../api/queries";
import type { Run, TableSummary } from "../api/types";
import { match } from "../core/match";
import { plural, whole } from "../core/numbers";
import { signOf } from "../core/states";
import { kCommands, tableAddress, type Where } from "./commands";
import { Icon } from "./icon";
import { LayerMark } from "./layer_mark";
import { recentTables } from "./preferences";
import { StatusMark } from "./status_mark";

export interface Entry {
  key: string;
  group: string;
  mark: React.ReactNode;
  name: string;
  note?: string;
  mono?: boolean;
  keys?: string;
  address?: string; // to go to; else
  run?: () => void;
}

const tableEntry = (group: string, { name, layer, rows, kind, owners }: TableSummary): Entry => ({
  key: `${group} ${name}`, group, name, mono: true, mark: <LayerMark layer={layer} />, address: tableAddress(name),
  note: [rows === null ? kind : plural(rows, "row"), ...owners].join(", "),
});

function columnEntries(table: string | null, queries: QueryClient): Entry[] {
  if (!table) return [];
  const columns = queries.getQueryData(tableQuery(table).queryKey)?.columns ?? [];
  return columns.map(({ name, type }) => ({
    key: `column ${name}`, group: "Column", name, mono: true, mark: <Icon name="column" />, note: `${table}, ${type}`,
    address: `${tableAddress(table, "lineage")}?view=columns&col=${encodeURIComponent(name)}`,
  }));
}

export function paletteEntries(where: Where, tables: TableSummary[], runs: Run[], queries: QueryClient): Entry[] {
  const commands = kCommands
    .filter(({ icon, here }) => icon && (here?.(where) ?? true))
    .map((command): Entry => ({
      key: `command ${command.name(where)}`, group: command.group, name: command.name(where), keys: command.keys,
      mark: <Icon name={command.icon ?? "more"} />, run: () => command.run(where),
    }));
  const recent = recentTables()
    .filter((name) => name !== where.table)
    .flatMap((name) => tables.filter((table) => table.name === name));
  return [
    ...commands.filter(({ group }) => group === "Go to"),
    ...tables.map((table) => tableEntry("Go to", table)),
    ...columnEntries(where.table, queries),
    ...commands.filter(({ group }) => group === "Do"),
    ...recent.map((table) => tableEntry("Recent", table)),
    ...runs.map((run): Entry => ({
      key: `run ${run.id}`, group: "Runs", name: run.id, mono: true, note: `${run.state}, ${whole(run.rows)} rows`,
      mark: <StatusMark sign={signOf(run.state)} label={run.state} />, address: `/runs/${encodeURIComponent(run.id)}`,
    })),
  ];
}

const kEachGroup = 6;

export function findEntries(entries: Entry[], text: string) {
  const found = entries.flatMap((entry) => {
    const matched = match(entry.name, text);
    return matched ? [{ entry, ...matched }] : [];
  });
  const groups = [...new Set(found.map(({ entry }) => entry.group))];
  return groups.flatMap((group) => {
    const inGroup = found.filter(({ entry }) => entry.group === group);
    // Without a text the order is that of the table; commands are few and all shown.
    if (text.trim()) inGroup.sort((a, b) => b.score - a.score);
    return group === "Do" && !text.trim() ? inGroup : inGroup.slice(0, kEachGroup);
  });
}
