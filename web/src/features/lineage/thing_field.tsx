// SPDX-License-Identifier: Apache-2.0
// A thing of the catalog chosen by typing its name.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { suggestQuery } from "../../api/queries";
import { kindTitle } from "../../core/kinds";
import { Icon } from "../../ui/icon";
import { MarkedText } from "../../ui/marked";

interface Props {
  label: string;
  placeholder: string;
  choose: (urn: string) => void;
}

export function ThingField({ label, placeholder, choose }: Props) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { data: found = [] } = useQuery({ ...suggestQuery(text), enabled: text.trim() !== "", placeholderData: keepPreviousData });
  const shown = text.trim() ? found : [];
  const take = (urn: string | undefined) => {
    if (!urn) return;
    setText("");
    choose(urn);
  };
  return (
    <div className="thing-field" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setText("")}>
      <label className="field">
        <Icon name="search" size={14} />
        <input
          role="combobox" aria-label={label} aria-expanded={shown.length > 0} aria-controls="things" aria-autocomplete="list"
          aria-activedescendant={shown.length ? `thing ${at}` : undefined}
          value={text} placeholder={placeholder} spellCheck={false} autoComplete="off"
          onChange={(event) => { setText(event.target.value); setAt(0); }}
          onKeyDown={(event) => {
            if (event.key === "Escape") setText("");
            else if (event.key === "Enter") take(shown[at]?.urn);
            else if (event.key === "ArrowDown") setAt(Math.min(at + 1, shown.length - 1));
            else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <ul id="things" role="listbox" aria-label={label} hidden={shown.length === 0}>
        {shown.map(({ urn, name, type }, i) => (
          <li
            key={urn} id={`thing ${i}`} role="option" aria-selected={i === at} title={urn}
            onPointerDown={(event) => { event.preventDefault(); take(urn); }}
          >
            <span className="mono cut grow"><MarkedText text={name} /></span>
            <span className="faint small">{kindTitle(type)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
