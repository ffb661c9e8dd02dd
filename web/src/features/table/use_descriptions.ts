// SPDX-License-Identifier: Apache-2.0
// Writes a description: the page shows it at once, and reads the table anew for its new version.
import { useQueryClient } from "@tanstack/react-query";

import { describeColumn, describeTable } from "../../api/describe";
import { tableQuery } from "../../api/queries";
import type { Table } from "../../api/types";

export function useDescriptions({ name }: Table) {
  const queries = useQueryClient();
  const { queryKey } = tableQuery(name);
  // Not the table of the render: an undo comes later and is based on what was read since.
  const now = () => queries.ensureQueryData(tableQuery(name));
  const newest = async () => {
    await queries.invalidateQueries({ queryKey });
    return now();
  };
  const write = async (send: (table: Table) => Promise<unknown>, changed: (table: Table) => Table) => {
    const before = await now();
    await queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, changed(before));
    try {
      await send(before);
    } catch (error) {
      queries.setQueryData(queryKey, before);
      throw error;
    }
    await newest();
  };
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
