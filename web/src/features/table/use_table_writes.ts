// SPDX-License-Identifier: Apache-2.0
// Writes what people say of a table: the page shows it at once, and reads the table anew for its new versions.
import { useQueryClient } from "@tanstack/react-query";

import { ApiError } from "../../api/client";
import { tableQuery } from "../../api/queries";
import type { Table } from "../../api/types";

type Send = (table: Table) => Promise<unknown>;
type Changed = (table: Table) => Table;

export const isConflict = (error: unknown) => error instanceof ApiError && error.problem.status === 412;

export function useTableWrites({ name }: Table) {
  const queries = useQueryClient();
  const { queryKey } = tableQuery(name);
  // Not the table of the render: an undo comes later and is based on what was read since.
  const now = () => queries.ensureQueryData(tableQuery(name));
  const newest = async () => {
    await queries.invalidateQueries({ queryKey });
    return now();
  };
  const write = async (send: Send, changed: Changed) => {
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
  // One of several that stand beside each other: somebody who changed another one is no conflict.
  const writeOne = async (send: Send, changed: Changed) => {
    try {
      await write(send, changed);
    } catch (error) {
      if (!isConflict(error)) throw error;
      await newest();
      await write(send, changed);
    }
  };
  return { newest, write, writeOne };
}
