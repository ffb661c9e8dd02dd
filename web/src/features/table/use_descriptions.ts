// SPDX-License-Identifier: Apache-2.0
// Writes the description of a table or of a column.
import { describeColumn, describeTable } from "../../api/describe";
import type { Table } from "../../api/types";
import { useTableWrites } from "./use_table_writes";

export function useDescriptions(of: Table) {
  const { newest, write } = useTableWrites(of);
  return {
    newest,
    saveTable: (text: string) =>
      write((table) => describeTable(table, text), (table) => ({ ...table, description: text })),
    saveColumn: (column: string, text: string) =>
      write(
        (table) => describeColumn(table, column, text),
        (table) => ({
          ...table,
          columns: table.columns.map((each) => (each.name === column ? { ...each, description: text, edited: true } : each)),
        }),
      ),
  };
}
