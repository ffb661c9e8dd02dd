// SPDX-License-Identifier: Apache-2.0
// Gives tags, terms and owners to a table and its columns, and takes them away.
import { nameLabel, setLabel, setOwner, type Label, type Owner } from "../../api/labels";
import type { Table } from "../../api/types";
import { isConflict, useTableWrites } from "./use_table_writes";

interface Named {
  name: string;
  urn: string;
}

const kLists = { tag: "tags", term: "terms" } as const;

function changedList<T extends Named>(list: T[], one: T, there: boolean, same = (each: T) => each.urn === one.urn): T[] {
  const others = list.filter((each) => !same(each));
  return there ? [...others, one] : others;
}

export function useLabels(of: Table) {
  const { writeOne } = useTableWrites(of);
  return {
    async set(column: string | null, label: Label & Named, there: boolean) {
      const list = kLists[label.kind];
      const change = <T extends Pick<Table, "tags" | "terms">>(bears: T): T => ({
        ...bears, [list]: changedList(bears[list], { name: label.name, urn: label.urn, declared: false }, there),
      });
      await writeOne(
        (table) => setLabel(table, column, label, there),
        (table) =>
          column === null ? change(table)
            : { ...table, columns: table.columns.map((each) => (each.name === column ? change(each) : each)) },
      );
      if (!there) return;
      await nameLabel(label, label.name).catch((error: unknown) => {
        if (!isConflict(error)) throw error; // it has a name
      });
    },
    setOwner: (owner: Owner & Named, there: boolean) =>
      writeOne(
        (table) => setOwner(table, owner, there),
        (table) => ({
          ...table,
          owners: changedList(table.owners, { ...owner, declared: false }, there, (each) => each.urn === owner.urn && each.type === owner.type),
        }),
      ),
  };
}
