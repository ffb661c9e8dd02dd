// SPDX-License-Identifier: Apache-2.0
import type { Table } from "../../api/types";
import { whole } from "../../core/numbers";
import { StatusMark } from "../../ui/status_mark";
import { Tabs, type Tab } from "../../ui/tabs";

const kBase = "/tables/$table";

export function TableTabs({ table }: { table: Table }) {
  const { failed, warned } = table.tests;
  const tabs: Tab[] = [
    { to: kBase, name: "Columns", note: whole(table.columns.length) },
    { to: `${kBase}/preview`, name: "Preview" },
    { to: `${kBase}/lineage`, name: "Lineage" },
    { to: `${kBase}/profile`, name: "Profile" },
    {
      to: `${kBase}/quality`, name: "Quality",
      note: failed ? <StatusMark sign="failed" size={12} /> : warned ? <StatusMark sign="warned" size={12} /> : undefined,
    },
    { to: `${kBase}/runs`, name: "Runs" },
    { to: `${kBase}/snapshots`, name: "Snapshots", note: table.snapshots > 0 && whole(table.snapshots) },
    { to: `${kBase}/properties`, name: "Properties" },
    { to: `${kBase}/definition`, name: "Definition" },
  ];
  return <Tabs label={`Parts of ${table.name}`} tabs={tabs} params={{ table: table.name }} />;
}
