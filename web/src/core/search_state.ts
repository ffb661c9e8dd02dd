// SPDX-License-Identifier: Apache-2.0
// What is looked for, as it stands in the address (`?q=observation&kind=table,view&tag=-deprecated`: a comma
// is "or", a minus "not") and as the API takes it.
import type { UrlState } from "./url_state";

export const kFacets = [
  { name: "kind", field: "kind", title: "Kind" },
  { name: "layer", field: "layer", title: "Layer" },
  { name: "owner", field: "owners", title: "Owner", isUrn: true },
  { name: "tag", field: "tags", title: "Tag", isUrn: true },
  { name: "term", field: "glossaryTerms", title: "Term", isUrn: true },
  { name: "column_tag", field: "fieldTags", title: "Column tag", isUrn: true, isUncounted: true },
  { name: "column_term", field: "fieldGlossaryTerms", title: "Column term", isUrn: true, isUncounted: true },
  { name: "domain", field: "domains", title: "Domain", isUrn: true },
  { name: "platform", field: "platform", title: "Platform", isUrn: true },
  { name: "env", field: "origin", title: "Environment" },
  { name: "container", field: "container", title: "Container", isUrn: true },
] as const satisfies { name: keyof UrlState; field: string; title: string; isUrn?: true; isUncounted?: true }[];

export type Facet = (typeof kFacets)[number];
export const kNone = "none"; // as a value: has none
// Those that the server counts; by the others it filters alone.
export const facetFields = kFacets.filter((facet) => !("isUncounted" in facet)).map(({ field }) => field).join(",");

// A value may have a comma of its own.
const escaped = (value: string) => value.replaceAll("%", "%25").replaceAll(",", "%2C").replace(/^-/, "%2D");

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand
  }
}

export interface Chosen {
  value: string;
  not: boolean;
}

export function chosenIn(text: string | undefined): Chosen[] {
  return (text ?? "").split(",").filter(Boolean).map((part) => ({
    value: unescaped(part.replace(/^-/, "")), not: part.startsWith("-"),
  }));
}

export const asText = (chosen: Chosen[]): string | undefined =>
  chosen.map(({ value, not }) => (not ? "-" : "") + escaped(value)).join(",") || undefined;

// The search for everything that has the value.
export const searchFor = (facet: Facet["name"], value: string): UrlState => ({ [facet]: asText([{ value, not: false }]) });

// The text with `value` chosen, or not any more.
export function toggled(text: string | undefined, value: string): string | undefined {
  const chosen = chosenIn(text);
  const others = chosen.filter((each) => each.value !== value);
  return asText(others.length < chosen.length ? others : [...chosen, { value, not: false }]);
}

function condition(facet: Facet, value: string) {
  if (value === kNone) return { field: facet.field, condition: "EXISTS", negated: true };
  // Addresses have the name in a urn alone.
  return "isUrn" in facet
    ? { field: facet.field, condition: "END_WITH", values: [`:${value}`] }
    : { field: facet.field, values: [value] };
}

// The API's filter; nothing if nothing is chosen.
export function filterOf(state: UrlState): string | undefined {
  const parts = kFacets.flatMap((facet) => {
    const chosen = chosenIn(state[facet.name]);
    const any = chosen.filter(({ not }) => !not).map(({ value }) => condition(facet, value));
    const none = chosen.filter(({ not }) => not).map(({ value }) => ({ not: condition(facet, value) }));
    return [...(any.length > 1 ? [{ or: any }] : any), ...none];
  });
  return parts.length > 0 ? JSON.stringify({ and: parts }) : undefined;
}

// "table or view", "not deprecated"
export function chosenText(text: string | undefined): string {
  const chosen = chosenIn(text);
  const any = chosen.filter(({ not }) => !not).map(({ value }) => value);
  const none = chosen.filter(({ not }) => not).map(({ value }) => `not ${value}`);
  return [...(any.length ? [any.join(" or ")] : []), ...none].join(", ");
}

export const filtersIn = (state: UrlState) => kFacets.filter(({ name }) => state[name]);
export const withoutFilters: UrlState = Object.fromEntries(kFacets.map(({ name }) => [name, undefined]));
