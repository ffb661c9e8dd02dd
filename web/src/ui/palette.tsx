// SPDX-License-Identifier: Apache-2.0
// The command palette: everything that can be gone to or done, found by typing.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";

import { homeQuery, tablesQuery } from "../api/queries";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { Keys } from "./keys";
import { Marked } from "./marked";
import { closeOverlay } from "./overlay";
import { findEntries, paletteEntries } from "./palette_entries";
import "./palette.css";
import { useWhere } from "./use_keys";

export function Palette() {
  const where = useWhere();
  const tables = useQuery(tablesQuery);
  const home = useQuery({ ...homeQuery, enabled: false });
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const entries = useMemo(
    () => paletteEntries(where, tables.data ?? [], home.data?.runs ?? [], queries),
    [where, tables.data, home.data, queries],
  );
  const found = useMemo(() => findEntries(entries, text), [entries, text]);
  const at = Math.min(chosen, found.length - 1);

  const take = (index: number, newTab: boolean) => {
    const entry = found[index]?.entry;
    if (!entry) return;
    closeOverlay();
    if (newTab && entry.address) window.open(entry.address, "_blank");
    else if (entry.address) where.go(entry.address);
    // After the palette has given focus back, so that the command can take it.
    else setTimeout(() => entry.run?.());
  };
  const pressed = (event: React.KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      const next = (at + by + found.length) % Math.max(1, found.length);
      setChosen(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(at, event.ctrlKey || event.metaKey);
    }
  };

  return (
    <Dialog label="Search and commands" kind="top" close={closeOverlay}>
      <div className="palette-input">
        <Icon name="search" />
        <input
          autoFocus value={text} role="combobox" aria-expanded aria-controls={`${id}-list`} aria-label="Search"
          aria-activedescendant={found.length ? `${id}-${at}` : undefined} placeholder="Search tables, runs, actions"
          spellCheck={false} onKeyDown={pressed}
          onChange={(event) => { setText(event.target.value); setChosen(0); }}
        />
        {where.table && <span className="faint small mono cut">on {where.table}</span>}
      </div>
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label="Results" tabIndex={-1}>
        {found.map(({ entry, marks }, index) => (
          <div key={entry.key} role="presentation">
            {entry.group !== found[index - 1]?.entry.group && <div className="palette-group" role="presentation">{entry.group}</div>}
            <div
              role="option" id={`${id}-${index}`} aria-selected={index === at} className="palette-entry"
              onPointerMove={() => setChosen(index)} onClick={(event) => take(index, event.ctrlKey || event.metaKey)}
            >
              <span className="palette-mark">{entry.mark}</span>
              <span className={entry.mono ? "mono nowrap" : "nowrap"}><Marked text={entry.name} marks={marks} /></span>
              <span className="quiet cut grow">{entry.note}</span>
              {entry.keys && <Keys keys={entry.keys} />}
            </div>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="palette-none quiet" role="status">
          {tables.isPending ? "Reading the tables." : `Nothing matches “${text}”. Fewer letters find more.`}
        </p>
      )}
      <div className="palette-foot small">
        <Keys keys="↑ ↓" /> move <Keys keys="↵" /> open <Keys keys="Ctrl ↵" /> new tab <Keys keys="Esc" /> close
      </div>
    </Dialog>
  );
}
