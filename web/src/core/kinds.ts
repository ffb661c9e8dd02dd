// SPDX-License-Identifier: Apache-2.0
// What things of the catalog are called, and where each is seen.

const kTitles: Record<string, string> = {
  corpuser: "Person", corpGroup: "Group", glossaryTerm: "Term", glossaryNode: "Term group", dataFlow: "Pipeline",
  dataJob: "Job", dataset: "Dataset", mlModel: "Model", dataPlatform: "Platform",
};

// "dataProduct" -> "Data product"
export function kindTitle(kind: string): string {
  const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return kTitles[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

// Those that are found by what bears them: the filter's name in an address.
const kFilters: Record<string, string> = {
  tag: "tag", glossaryTerm: "term", domain: "domain", corpuser: "owner", corpGroup: "owner", dataPlatform: "platform",
};

const nameIn = (urn: string) => urn.slice(urn.lastIndexOf(":") + 1);

interface Thing {
  urn: string;
  type: string;
  table: { name: string } | null;
}

// The page of a thing; null if it has none.
export function addressOf({ urn, type, table }: Thing): string | null {
  if (table) return `/tables/${encodeURIComponent(table.name)}`;
  const filter = kFilters[type];
  if (filter) return `/search?${filter}=${encodeURIComponent(nameIn(urn))}`;
  if (type === "container") return `/search?container=${encodeURIComponent(nameIn(urn))}`;
  const job = /^urn:li:dataJob:\(urn:li:dataFlow:\(millrace,.*\),([^()]+)\)$/.exec(urn)?.[1];
  if (job) return `/tables/${encodeURIComponent(job)}/definition`;
  return urn.startsWith("urn:li:dataFlow:(millrace,") ? "/pipelines" : null;
}
