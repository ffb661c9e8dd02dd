// SPDX-License-Identifier: Apache-2.0
// A field that finds one of what there is, or takes a new name: type, arrows, Enter; Esc closes it. The list
// stands over the page, so that nothing moves and no frame cuts it.
import { useId, useLayoutEffect, useRef, useState } from "react";

import { match } from "../core/match";
import { Marked } from "./marked";
import "./combobox.css";

export interface Option {
  key: string;
  group: string;
  name: string;
  note?: string;
}

interface Props<T extends Option> {
  label: string;
  options: T[];
  fresh: (name: string) => T[]; // what a name that is not among them may become
  take: (option: T) => void;
  close: (byKey: boolean) => void;
  children?: React.ReactNode; // what else is asked, before the field
  removeLast?: () => void; // Backspace where nothing is typed
}

const kShown = 8;

export function Combobox<T extends Option>({ label, options, fresh, take, close, children, removeLast }: Props<T>) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const name = text.trim();
  const found = options
    .flatMap((option) => {
      const matched = match(option.name, name);
      return matched ? [{ option, ...matched }] : [];
    })
    .sort((a, b) => (name ? b.score - a.score : 0))
    .slice(0, kShown);
  const isThere = (option: T) => options.some((each) => each.group === option.group && each.name === option.name);
  const made = name ? fresh(name).filter((option) => !isThere(option)) : [];
  const all = [...found.map(({ option, marks }) => ({ option, marks, isNew: false })), ...made.map((option) => ({ option, marks: [], isNew: true }))];
  const at = Math.min(chosen, all.length - 1);

  useLayoutEffect(() => {
    const box = input.current?.getBoundingClientRect();
    const shown = list.current;
    if (!box || !shown) return;
    shown.style.minWidth = `${box.width}px`;
    shown.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - shown.offsetWidth - 8))}px`;
    const isRoom = box.bottom + shown.offsetHeight + 8 < window.innerHeight;
    shown.style.top = `${isRoom ? box.bottom + 4 : Math.max(8, box.top - shown.offsetHeight - 4)}px`;
  });

  const choose = (option: T | undefined) => {
    if (!option) return;
    setText("");
    setChosen(0);
    take(option);
  };
  const pressed = (event: React.KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && all.length > 0) setChosen((at + by + all.length) % all.length);
    else if (event.key === "Enter") choose(all[at]?.option);
    else if (event.key === "Escape") close(true);
    else if (event.key === "Backspace" && text === "" && removeLast) removeLast();
    else return;
    event.preventDefault();
  };
  return (
    <span className="combobox" onBlur={({ currentTarget, relatedTarget }) => { if (!currentTarget.contains(relatedTarget)) close(false); }}>
      {children}
      <input
        ref={input} autoFocus value={text} role="combobox" aria-label={label} aria-expanded={all.length > 0} aria-controls={`${id}-list`}
        aria-activedescendant={all.length > 0 ? `${id}-${at}` : undefined} placeholder={label} spellCheck={false} autoComplete="off"
        onChange={(event) => { setText(event.target.value); setChosen(0); }} onKeyDown={pressed}
      />
      {all.length > 0 && (
        <ul ref={list} id={`${id}-list`} role="listbox" aria-label={label} className="combobox-list">
          {all.map(({ option, marks, isNew }, i) => (
            <li
              key={option.key} id={`${id}-${i}`} role="option" aria-selected={i === at} className="row"
              // Before the field loses the focus.
              onPointerDown={(event) => { event.preventDefault(); choose(option); }} onPointerMove={() => setChosen(i)}
            >
              <span className="grow cut">{isNew ? `New: ${option.name}` : <Marked text={option.name} marks={marks} />}</span>
              <span className="faint small">{option.note ?? option.group}</span>
            </li>
          ))}
        </ul>
      )}
    </span>
  );
}
