// SPDX-License-Identifier: Apache-2.0
// What a reader chose for this browser.
import { createStore, type Store } from "../core/store";

function kept<T extends string>(name: string, values: readonly T[], otherwise: T): Store<T> {
  const key = `millrace.${name}`;
  const read = values.find((value) => value === localStorage.getItem(key));
  const store = createStore<T>(read ?? otherwise);
  store.watch(() => localStorage.setItem(key, store.get()));
  return store;
}

export const kThemes = ["system", "light", "dark"] as const;
const kOpen = ["open", "folded"] as const;
const kSwitch = ["on", "off"] as const;

export const theme = kept("theme", kThemes, "system");
export const navigation = kept("navigation", kOpen, "open");
export const rail = kept("rail", kOpen, "open");
export const singleKeys = kept("keys", kSwitch, "on");

export const fold = (store: typeof navigation) => store.set(store.get() === "open" ? "folded" : "open");

// Tables that were looked at, the last first.
const kRecentMax = 6;
const kRecent = "millrace.recent";
export const recentTables = () => (localStorage.getItem(kRecent) ?? "").split("\n").filter(Boolean);
export function rememberTable(table: string) {
  const others = recentTables().filter((name) => name !== table);
  localStorage.setItem(kRecent, [table, ...others].slice(0, kRecentMax).join("\n"));
}

export function applyTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = theme.get();
    document.documentElement.dataset.theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
  };
  theme.watch(apply);
  dark.addEventListener("change", apply);
  apply();
}
