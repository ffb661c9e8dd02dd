// SPDX-License-Identifier: Apache-2.0
// Descriptions that people write. They are aspects of their own beside what the models say; a patch
// touches only the text, and If-Match makes sure that it is the text the person has seen.
import { answer, client } from "./client";
import type { Table } from "./types";

export function describeTable(table: Table, text: string) {
  return answer(
    client.PATCH("/api/v1/entities/{urn}/aspects/{aspect}", {
      params: {
        path: { urn: table.urn, aspect: "editableDatasetProperties" },
        header: { "If-Match": table.description_version },
      },
      body: { patch: [{ op: "add", path: "/description", value: text }] },
    }),
  );
}

// RFC 6901: how a name stands in a path.
export const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

export function describeColumn(table: Table, column: string, text: string) {
  return answer(
    client.PATCH("/api/v1/entities/{urn}/aspects/{aspect}", {
      params: {
        path: { urn: table.urn, aspect: "editableSchemaMetadata" },
        header: { "If-Match": table.columns_version },
      },
      body: {
        patch: [{ op: "add", path: `/editableSchemaFieldInfo/${escaped(column)}/description`, value: text }],
        arrayPrimaryKeys: { editableSchemaFieldInfo: ["fieldPath"] },
      },
    }),
  );
}
