// SPDX-License-Identifier: Apache-2.0
// The state of a view, in the address: plain texts, readable, parameters that nobody knows are kept.

// What pages read; a page ignores what is not its own.
export interface UrlState {
  q?: string; // filter of a list; what is searched
  sort?: string; // a column; with - in front from the greatest down
  sel?: string; // the chosen result
  kind?: string; // filters; of a search several, as search_state.ts says
  layer?: string;
  owner?: string;
  tag?: string;
  term?: string;
  column_tag?: string;
  column_term?: string;
  domain?: string;
  platform?: string;
  env?: string;
  container?: string;
  state?: string;
  step?: string;
  test?: string;
  log?: string; // the least level that is shown
  snapshot?: string;
  from?: string; // versions that are compared
  to?: string; // of a lineage the thing that the way leads to
  up?: string;
  down?: string;
  view?: string;
  col?: string;
  influence?: string;
  of?: string; // a thing: the name of a table, else a urn
  at?: string; // as it was then: 2026-11-20T02:04, UTC
  fold?: string; // 0: every neighbour by itself
  rows?: string; // at which a query stops
  seconds?: string;
  chart?: string; // its kind; which columns are along, up, and tell series apart
  x?: string;
  y?: string;
  by?: string;
}

export function parseUrlState(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

// What needs no escape in a query, but URLSearchParams escapes: it keeps addresses readable.
const kReadable: [RegExp, string][] = [[/%2C/g, ","], [/%3A/g, ":"], [/%2F/g, "/"]];

export function formatUrlState(state: Record<string, unknown>): string {
  const given = Object.entries(state).filter(([, value]) => value !== undefined && value !== "");
  let text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  for (const [escape, sign] of kReadable) text = text.replace(escape, sign);
  return text && `?${text}`;
}

// A whole number of the address within bounds; anything else is the default.
export function numberIn(text: string | undefined, otherwise: number, max: number): number {
  const value = Number(text);
  return text && Number.isInteger(value) && value >= 0 ? Math.min(value, max) : otherwise;
}

// The table of a dataset's urn: the last two names of urn:li:dataset:(platform,a.schema.table,PROD)
export function tableOfUrn(urn: string): string | null {
  const name = /^urn:li:dataset:\(.*,([^,]+),[^,)]+\)$/.exec(urn)?.[1];
  const parts = name?.split(".") ?? [];
  return parts.length < 2 ? null : parts.slice(-2).join(".");
}
