// SPDX-License-Identifier: Apache-2.0
// Names that people type for tags, terms and owners, and the urns they stand for.

const kBegins = { tag: "urn:li:tag:", term: "urn:li:glossaryTerm:" };

export type LabelKind = keyof typeof kBegins;

export function labelUrn(kind: LabelKind, name: string): string {
  return name.startsWith(kBegins[kind]) ? name : kBegins[kind] + name;
}

// An e-mail address is a person, all else a group: as in definitions.
export function ownerUrn(name: string): string {
  if (name.startsWith("urn:li:")) return name;
  return (name.includes("@") ? "urn:li:corpuser:" : "urn:li:corpGroup:") + name;
}

export const kOwnerTypes = [
  { type: "DATAOWNER", title: "Owner" },
  { type: "BUSINESS_OWNER", title: "Business owner" },
  { type: "TECHNICAL_OWNER", title: "Technical owner" },
  { type: "DATA_STEWARD", title: "Steward" },
] as const;

// What stands beside an owner who is not simply the owner.
export function ownerTypeWord(type: string): string {
  if (type === "DATAOWNER" || type === "NONE") return "";
  return type.replace(/_?OWNER$/, "").replace(/^DATA_/, "").toLowerCase();
}
