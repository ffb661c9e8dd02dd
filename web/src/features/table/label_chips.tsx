// SPDX-License-Identifier: Apache-2.0
// The tags and terms of a table or of one of its columns, edited where they stand. What a definition says is
// changed in its file, all else here.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { labelsQuery } from "../../api/queries";
import type { Label, Table } from "../../api/types";
import { labelUrn, type LabelKind } from "../../core/labels";
import { Combobox, type Option } from "../../ui/combobox";
import { Icon } from "../../ui/icon";
import { LabelChip } from "../../ui/label_chip";
import { toast } from "../../ui/toast";
import { useLabels } from "./use_labels";

interface Props {
  table: Table;
  column?: string; // else of the table
  tags: Label[];
  terms: Label[];
}

type LabelOption = Option & { kind: LabelKind; urn: string };

const option = (kind: LabelKind, name: string, urn = labelUrn(kind, name)): LabelOption => ({ key: urn, group: kind, name, kind, urn });

// All that are known, and those of other columns, less what is there.
function offered(table: Table, known: LabelOption[], has: Label[]): LabelOption[] {
  const ofColumns = table.columns.flatMap(({ tags, terms }) => [
    ...tags.map(({ name, urn }) => option("tag", name, urn)), ...terms.map(({ name, urn }) => option("term", name, urn)),
  ]);
  const all = new Map([...known, ...ofColumns].map((each) => [each.urn, each]));
  for (const { urn } of has) all.delete(urn);
  return [...all.values()];
}

export function LabelChips({ table, column, tags, terms }: Props) {
  const labels = useLabels(table);
  const [adding, setAdding] = useState<"yes" | "no" | "no more">("no");
  const known = useQuery({ ...labelsQuery, enabled: adding === "yes" });
  const of = column ?? table.name;
  const chips = [...tags.map((label) => ({ ...label, kind: "tag" as const })), ...terms.map((label) => ({ ...label, kind: "term" as const }))];
  const ours = chips.filter(({ declared }) => !declared);
  const set = (label: (typeof chips)[number] | LabelOption, there: boolean) =>
    void labels.set(column ?? null, label, there).then(
      () => there || toast(`${label.name} removed`, { text: "Undo", run: () => set(label, true) }),
      (error: Error) => toast(`Not saved: ${error.message}`),
    );
  return (
    <span className="chips labels">
      {chips.map((chip) => (
        <LabelChip key={chip.urn} kind={chip.kind} name={chip.name} of={column ? "column" : "table"} remove={chip.declared ? undefined : () => set(chip, false)} />
      ))}
      {adding === "yes" ? (
        <Combobox
          label="Tag or term" options={offered(table, known.data?.labels.map(({ kind, name, urn }) => option(kind, name, urn)) ?? [], chips)}
          fresh={(name) => [option("tag", name), option("term", name)]}
          take={(label) => set(label, true)} close={(byKey) => setAdding(byKey ? "no more" : "no")}
          removeLast={() => { const last = ours.at(-1); if (last) set(last, false); }}
        />
      ) : (
        <button
          className="chip chip-add" data-key={column ? undefined : "tag"} aria-label={`Add a tag or term to ${of}`} title="Add a tag or term"
          autoFocus={adding === "no more"} onClick={() => setAdding("yes")}
        >
          <Icon name="plus" size={12} />{!column && "Add"}
        </button>
      )}
    </span>
  );
}
