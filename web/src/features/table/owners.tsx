// SPDX-License-Identifier: Apache-2.0
// Who answers for the table. Those that its definition names are changed there, all others here.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { labelsQuery } from "../../api/queries";
import type { Table } from "../../api/types";
import { kOwnerTypes, ownerTypeWord, ownerUrn } from "../../core/labels";
import { Combobox, type Option } from "../../ui/combobox";
import { Icon } from "../../ui/icon";
import { toast } from "../../ui/toast";
import { useLabels } from "./use_labels";

const initials = (name: string) => name.split(/[\s._-]+/).map((word) => word.charAt(0).toUpperCase()).slice(0, 2).join("");

type Owner = Table["owners"][number];
type OwnerOption = Option & { urn: string };

const option = (name: string, urn = ownerUrn(name)): OwnerOption => ({
  key: urn, group: urn.startsWith("urn:li:corpuser:") ? "person" : "group", name, urn,
});

function OwnerRow({ owner: { name, type, declared }, remove }: { owner: Owner; remove: () => void }) {
  return (
    <li className="row">
      <span className="avatar" aria-hidden>{initials(name)}</span>
      <span className="grow wrap" title={declared ? "This owner stands in the definition" : undefined}>
        {name} <span className="faint">{ownerTypeWord(type)}</span>
      </span>
      {!declared && (
        <button className="chip-remove" aria-label={`Remove the owner ${name}`} title="Remove the owner" onClick={remove}><Icon name="close" size={12} /></button>
      )}
    </li>
  );
}

export function Owners({ table }: { table: Table }) {
  const labels = useLabels(table);
  const [adding, setAdding] = useState<"yes" | "no" | "no more">("no");
  const [type, setType] = useState<string>(kOwnerTypes[0].type);
  const known = useQuery({ ...labelsQuery, enabled: adding === "yes" });
  const { owners } = table;
  const set = (owner: Pick<Owner, "name" | "urn" | "type">, there: boolean) =>
    void labels.setOwner(owner, there).then(
      () => there || toast(`${owner.name} removed`, { text: "Undo", run: () => set(owner, true) }),
      (error: Error) => toast(`Not saved: ${error.message}`),
    );
  const isThere = (urn: string) => owners.some((owner) => owner.urn === urn && owner.type === type);
  return (
    <>
      {owners.length === 0 && <p className="warned">none</p>}
      <ul className="owners">
        {owners.map((owner) => <OwnerRow key={`${owner.urn} ${owner.type}`} owner={owner} remove={() => set(owner, false)} />)}
      </ul>
      {adding === "yes" ? (
        <p className="gap">
          <Combobox
            label="Group or e-mail" options={(known.data?.owners ?? []).filter(({ urn }) => !isThere(urn)).map(({ name, urn }) => option(name, urn))}
            fresh={(name) => [option(name)]} take={({ name, urn }) => { set({ name, urn, type }, true); setAdding("no more"); }}
            close={(byKey) => setAdding(byKey ? "no more" : "no")}
          >
            <select className="select" aria-label="As what" value={type} onChange={({ target }) => setType(target.value)}>
              {kOwnerTypes.map(({ type: value, title }) => <option key={value} value={value}>{title}</option>)}
            </select>
          </Combobox>
        </p>
      ) : (
        <p className="gap">
          <button className="chip chip-add" data-key="owner" aria-label={`Add an owner of ${table.name}`} autoFocus={adding === "no more"} onClick={() => setAdding("yes")}>
            <Icon name="plus" size={12} />Add
          </button>
        </p>
      )}
    </>
  );
}
