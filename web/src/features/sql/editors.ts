// SPDX-License-Identifier: Apache-2.0
// The texts of this browser, kept over a reload; which of them is looked at is each window's own. The address
// carries the text that is looked at, unless it is too long for one.
import { formatFragment, kFragmentMax, textIn } from "../../core/sql_address";
import { activeOf, opened, parseEditors, type Editors } from "../../core/sql_editors";
import { createStore } from "../../core/store";

const kList = "millrace.sql.editors";
const kActive = "millrace.sql.active";
const kWritten = "millrace.sql.fragment"; // what this window last put into its address
const kSaveMs = 300;

export const editors = createStore<Editors>(
  parseEditors(localStorage.getItem(kList), sessionStorage.getItem(kActive) ?? localStorage.getItem(kActive)),
);

let saving: number | undefined;

export function saveEditors() {
  window.clearTimeout(saving);
  saving = undefined;
  const { list, active } = editors.get();
  try {
    sessionStorage.setItem(kActive, String(active));
    localStorage.setItem(kActive, String(active));
    localStorage.setItem(kList, JSON.stringify(list));
  } catch {
    // No room: the address still carries the text that is looked at.
  }
}

export function changeEditors(change: (before: Editors) => Editors) {
  editors.set(change(editors.get()));
  saving ??= window.setTimeout(saveEditors, kSaveMs);
}

window.addEventListener("pagehide", () => { if (saving !== undefined) saveEditors(); });

// Another window wrote: its texts are taken, and which one is looked at here stays.
window.addEventListener("storage", ({ key, newValue }) => {
  if (key !== kList || newValue === null || saving !== undefined) return;
  const before = editors.get();
  const { list } = parseEditors(newValue, null);
  const isThere = list.some(({ number }) => number === before.active);
  editors.set({ list: isThere ? list : [...list, activeOf(before)], active: before.active });
});

// What the address should carry now.
export function fragment(): string {
  const { text } = activeOf(editors.get());
  const written = text.trim() ? formatFragment(text) : "";
  return written.length > kFragmentMax ? "" : written;
}

export const noteFragment = (written: string) => sessionStorage.setItem(kWritten, textIn(written) ?? "");

// A link to a text opens it. What this window wrote itself is older than what is kept.
export function openFragment(given: string) {
  const text = textIn(given);
  if (text === null || text === sessionStorage.getItem(kWritten)) return;
  noteFragment(given);
  changeEditors((before) => opened(before, text));
}
