// SPDX-License-Identifier: Apache-2.0
// A text that is edited where it stands: Enter saves, Esc gives the old one back. What was typed is
// kept until it is saved, over a reload too. When somebody else was quicker, both texts are shown.
import { useState } from "react";

import { ApiError } from "../api/client";
import { Conflict } from "./conflict";
import { Icon } from "./icon";
import { Keys } from "./keys";
import { toast } from "./toast";
import "./edit_in_place.css";

interface Props {
  id: string; // of the draft that is kept
  label: string;
  text: string;
  control?: string; // its name in the command table
  save: (text: string) => Promise<void>; // throws; ApiError 412: another text is there
  newest: () => Promise<string>;
}

export function EditInPlace({ id, label, text, control, save, newest }: Props) {
  const draftKey = `millrace.draft.${id}`;
  const [draft, setDraft] = useState(() => sessionStorage.getItem(draftKey));
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<string | null>(null);

  const write = (next: string | null) => {
    setDraft(next);
    if (next === null) sessionStorage.removeItem(draftKey);
    else sessionStorage.setItem(draftKey, next);
  };
  const stop = () => {
    write(null);
    setProblem(null);
    setTheirs(null);
  };
  const send = async (next: string) => {
    if (next === text && theirs === null) return stop();
    const before = text;
    setSaving(true);
    setProblem(null);
    try {
      await save(next);
      stop();
      toast("Description saved", { text: "Undo", run: () => void save(before).catch(() => toast("Not undone: it was changed since")) });
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 412) setTheirs(await newest());
      else setProblem(error instanceof ApiError ? `${error.problem.detail} ${error.problem.hint ?? ""}` : String(error));
    } finally {
      setSaving(false);
    }
  };

  if (draft === null) {
    return (
      <button className="edit" data-key={control} aria-label={text ? `${label}: ${text}. Edit` : `Add a description: ${label}`} onClick={() => write(text)}>
        {text ? <span>{text}</span> : <span className="edit-add">Add a description</span>}
        <span className="edit-pen"><Icon name="edit" size={14} /></span>
      </button>
    );
  }
  if (theirs !== null) {
    return (
      <Conflict
        theirs={theirs} mine={draft} keepMine={() => void send(draft)} takeTheirs={stop}
        combine={(both) => { setTheirs(null); write(both); }}
      />
    );
  }
  return (
    <form className="edit-form" onSubmit={(event) => { event.preventDefault(); void send(draft.trim()); }}>
      <textarea
        autoFocus value={draft} aria-label={label} rows={1} readOnly={saving}
        aria-describedby={`${id}-help`} onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") stop();
          if (event.key === "Enter" && !event.shiftKey) event.currentTarget.form?.requestSubmit();
          if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey)) event.preventDefault();
        }}
      />
      <p className="edit-help small faint" id={`${id}-help`}>
        <button className="button small primary" disabled={saving}>{saving ? "Saving" : "Save"}</button>
        <button className="button small plain" type="button" onClick={stop}>Cancel</button>
        <span className="edit-keys"><Keys keys="Enter" /> save <Keys keys="Esc" /> undo</span>
        <span>kept in history</span>
      </p>
      {problem && <p className="failed" role="alert">Not saved: {problem}</p>}
    </form>
  );
}
