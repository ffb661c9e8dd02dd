// SPDX-License-Identifier: Apache-2.0
// What the home page says of the whole project, in one or two sentences.
import type { Home } from "../api/types";
import { plural, whole } from "./numbers";

const listed = (parts: string[]) =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

export function homeSentence({ counts, attention }: Home): string {
  const here = [
    plural(counts.tables, "table"),
    ...(counts.views ? [plural(counts.views, "view")] : []),
    ...(counts.sources ? [plural(counts.sources, "source")] : []),
  ];
  const failed = new Set(attention.filter(({ state }) => state === "failed").map(({ name }) => name));
  const warned = new Set(attention.filter(({ name }) => !failed.has(name)).map(({ name }) => name));
  const trouble: string[] = [];
  if (failed.size) trouble.push(`${plural(failed.size, "table")} ${failed.size === 1 ? "is" : "are"} held back`);
  if (warned.size) {
    const who = trouble.length ? whole(warned.size) : plural(warned.size, "table");
    trouble.push(`${who} ${warned.size === 1 ? "has" : "have"} warnings`);
  }
  const state = trouble.length
    ? `${trouble.join(", ")}; everything else is in a good state.`
    : "Everything is in a good state.";
  return `${listed(here)}. ${state}`;
}
