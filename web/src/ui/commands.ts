// SPDX-License-Identifier: Apache-2.0
// Every action that has a name, with its keys. The key listener, the palette and the list of keys read
// this table and nothing else.
import type { Way } from "../core/graph_walk";
import { firstRows } from "../core/sql_names";
import { sqlAddress } from "../core/sql_address";
import { copy } from "./copy";
import { walker } from "./graph/walker";
import type { IconName } from "./icon";
import { overlay } from "./overlay";
import { fold, navigation, rail } from "./preferences";

export interface Where {
  path: string;
  table: string | null; // the table of the page
  go: (address: string) => void;
}

export interface Command {
  keys?: string; // "g h": one after the other
  group: "Go to" | "Do" | "In lists, graphs and tabs";
  icon?: IconName; // none: not in the palette
  name: (where: Where) => string;
  here?: (where: Where) => boolean;
  outside?: string; // where the focus has another use for the key: a selector
  run: (where: Where) => void;
}

export const kTabs = ["", "preview", "lineage", "profile", "quality", "runs", "snapshots", "properties", "definition"];

export const tableAddress = (table: string, tab = "") =>
  `/tables/${encodeURIComponent(table)}${tab && `/${tab}`}`;

const onTable = ({ table }: Where) => table !== null;
const control = (key: string) => document.querySelector<HTMLElement>(`[data-key="${key}"]`);
const press = (key: string) => ({ here: () => control(key) !== null, run: () => control(key)?.click() });

// Editor, results, chart: the next of those that are here.
function goRound() {
  const parts = [...document.querySelectorAll<HTMLElement>(".sql-page .cm-content, .sql-page [data-part]")];
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  parts[(at + 1) % parts.length]?.focus();
}

// Along the edges of the graph that is shown.
const walk = (keys: string, way: Way, name: string): Command => ({
  keys, group: "In lists, graphs and tabs", name: () => name, here: () => walker.get() !== null, outside: ".rail, .column-panel", run: () => walker.get()?.(way),
});

function step(by: 1 | -1) {
  const rows = [...document.querySelectorAll<HTMLElement>("#page [data-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by]?.focus();
}

export const kCommands: Command[] = [
  { keys: "g h", group: "Go to", icon: "home", name: () => "Home", run: ({ go }) => go("/") },
  { keys: "g t", group: "Go to", icon: "tables", name: () => "Tables", run: ({ go }) => go("/tables") },
  { keys: "g p", group: "Go to", icon: "pipelines", name: () => "Pipelines", run: ({ go }) => go("/pipelines") },
  { keys: "g r", group: "Go to", icon: "runs", name: () => "Runs", run: ({ go }) => go("/runs") },
  { keys: "g s", group: "Go to", icon: "sql", name: () => "SQL", run: ({ go, path }) => path === "/sql" || go("/sql") },
  {
    keys: "g l", group: "Go to", icon: "lineage", here: onTable,
    name: ({ table }) => `Lineage of ${table ?? "this table"}`,
    run: ({ go, table }) => go(tableAddress(table ?? "", "lineage")),
  },
  { keys: "/", group: "Do", icon: "search", name: () => "Search the catalog", ...press("search"), run: () => control("search")?.focus() },
  { keys: "Ctrl K", group: "Do", name: () => "Command palette", run: () => overlay.set("palette") },
  { keys: "r", group: "Do", icon: "play", name: ({ table }) => `Run ${table ?? "models"}`, ...press("run") },
  { group: "Do", icon: "stop", name: ({ path }) => (path === "/sql" ? "Cancel the query" : "Cancel this run"), ...press("cancel") },
  { keys: "Ctrl Enter", group: "Do", icon: "play", name: () => "Run the query", ...press("ask") },
  { keys: "Esc", group: "Do", name: () => "Cancel the query", here: ({ path }) => path === "/sql" && control("cancel") !== null, run: () => control("cancel")?.click() },
  { group: "Do", icon: "plus", name: () => "New query", ...press("new-query") },
  {
    keys: "q", group: "Do", icon: "sql", here: onTable, name: ({ table }) => `Query ${table ?? "this table"}`,
    run: ({ go, table }) => go(sqlAddress(firstRows(table ?? ""))),
  },
  { keys: "e", group: "Do", icon: "edit", name: () => "Edit the description", ...press("edit") },
  { keys: "t", group: "Do", icon: "plus", name: () => "Add a tag or term", ...press("tag") },
  { keys: "w", group: "Do", icon: "plus", name: () => "Add an owner", ...press("owner") },
  { group: "Do", icon: "column", name: ({ table }) => `Profile ${table ?? "this table"}`, ...press("profile") },
  {
    keys: "y", group: "Do", icon: "copy", here: onTable, name: () => "Copy the name",
    run: ({ table }) => void copy(table ?? "", "Name"),
  },
  { keys: "Shift Y", group: "Do", icon: "link", name: () => "Copy the link", run: () => void copy(location.href, "Link") },
  { keys: "[", group: "Do", icon: "more", name: () => "Fold the navigation", run: () => fold(navigation) },
  {
    keys: "]", group: "Do", icon: "more", here: () => document.querySelector(".rail") !== null,
    name: () => "Fold the side rail", run: () => fold(rail),
  },
  { group: "Do", icon: "settings", name: () => "Settings", run: () => overlay.set("settings") },
  { keys: "?", group: "Do", icon: "info", name: () => "All keys", run: () => overlay.set("keys") },
  { keys: "j", group: "In lists, graphs and tabs", name: () => "Next row", run: () => step(1) },
  { keys: "k", group: "In lists, graphs and tabs", name: () => "Previous row", run: () => step(-1) },
  { keys: "f", group: "In lists, graphs and tabs", name: () => "Filter this list", here: () => control("filter") !== null, run: () => control("filter")?.focus() },
  { keys: "f", group: "In lists, graphs and tabs", icon: "search", name: () => "Find in the graph", ...press("find") },
  walk("ArrowLeft", "upstream", "Walk to what it is made from"),
  walk("ArrowRight", "downstream", "Walk to what is made from it"),
  walk("ArrowUp", "above", "Walk to the node above"),
  walk("ArrowDown", "below", "Walk to the node below"),
  { keys: "+", group: "In lists, graphs and tabs", name: () => "Zoom in", ...press("zoom-in") },
  { keys: "-", group: "In lists, graphs and tabs", name: () => "Zoom out", ...press("zoom-out") },
  { keys: "0", group: "In lists, graphs and tabs", name: () => "Fit the graph", ...press("zoom-fit") },
  { keys: "F6", group: "In lists, graphs and tabs", name: () => "Editor, results, chart in turn", here: ({ path }) => path === "/sql", run: goRound },
  ...kTabs.map((tab, i): Command => ({
    keys: String(i + 1), group: "In lists, graphs and tabs", here: onTable,
    name: () => (tab ? tab.charAt(0).toUpperCase() + tab.slice(1) : "Columns"),
    run: ({ go, table }) => go(tableAddress(table ?? "", tab)),
  })),
];
