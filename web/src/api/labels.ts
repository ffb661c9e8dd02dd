// SPDX-License-Identifier: Apache-2.0
// Owners, tags and terms that people give to a table or a column and take away again. A patch names one of
// them and leaves the others; If-Match makes sure that it is made to what the person has seen.
import type { LabelKind } from "../core/labels";
import { answer, client } from "./client";
import { escaped } from "./describe";
import type { Table } from "./types";

export interface Label {
  kind: LabelKind;
  urn: string;
}
export interface Owner {
  urn: string;
  type: string;
}

type Operation = {
  op: "add" | "remove";
  path: string;
  value?: unknown;
};

const patch = (table: Table, aspect: string, version: string, operations: Operation[], arrayPrimaryKeys: Record<string, string[]>) =>
  answer(
    client.PATCH("/api/v1/entities/{urn}/aspects/{aspect}", {
      params: { path: { urn: table.urn, aspect }, header: { "If-Match": version } },
      body: { patch: operations, arrayPrimaryKeys },
    }),
  );

const stamp = () => ({ time: Date.now(), actor: "urn:li:corpuser:unknown" });
const change = (path: string, value: object | null): Operation => (value ? { op: "add", path, value } : { op: "remove", path });

const kForms = {
  tag: { aspect: "globalTags", list: "tags", key: "tag" },
  term: { aspect: "glossaryTerms", list: "terms", key: "urn" },
} as const;

// Of the table, or of one of its columns; `there`: whether it is to be there.
export function setLabel(table: Table, column: string | null, { kind, urn }: Label, there: boolean) {
  const { aspect, list, key } = kForms[kind];
  const path = `/${list}/${escaped(urn)}`;
  const value = there ? { [key]: urn } : null;
  if (column === null) {
    const version = kind === "tag" ? table.tags_version : table.terms_version;
    const stamped = kind === "term" ? [change("/auditStamp", stamp())] : [];
    return patch(table, aspect, version, [...stamped, change(path, value)], { [list]: [key] });
  }
  const field = `/editableSchemaFieldInfo/${escaped(column)}/${aspect}`;
  const stamped = kind === "term" ? [change(`${field}/auditStamp`, stamp())] : [];
  return patch(table, "editableSchemaMetadata", table.columns_version, [...stamped, change(field + path, value)], {
    editableSchemaFieldInfo: ["fieldPath"], [`editableSchemaFieldInfo/*/${aspect}/${list}`]: [key],
  });
}

export function setOwner(table: Table, { urn, type }: Owner, there: boolean) {
  const path = `/owners/${escaped(urn)}/${escaped(type)}`;
  return patch(
    table, "ownership", table.owners_version,
    [change("/lastModified", stamp()), change(path, there ? { owner: urn, type } : null)], { owners: ["owner", "type"] },
  );
}

// A tag or term that was only a name so far is a thing of the catalog then: found by search, offered to
// others. One that is there keeps what is said of it.
export function nameLabel({ kind, urn }: Label, name: string) {
  const names: Operation[] = [{ op: "add", path: "/name", value: name }];
  const all: Operation[] = kind === "tag" ? names
    : [...names, { op: "add", path: "/definition", value: "" }, { op: "add", path: "/termSource", value: "INTERNAL" }];
  return answer(
    client.PATCH("/api/v1/entities/{urn}/aspects/{aspect}", {
      params: { path: { urn, aspect: kind === "tag" ? "tagProperties" : "glossaryTermInfo" }, header: { "If-Match": '"0"' } },
      body: { patch: all },
    }),
  );
}
