// SPDX-License-Identifier: Apache-2.0
// The texts that are being written, each in its tab.

export interface Editor {
  number: number; // as in "Untitled 2"
  text: string;
}

export interface Editors {
  list: Editor[]; // never empty
  active: number;
}

const kTitleMax = 28;

// What its first line says of it, if that is a comment.
export function titleOf({ number, text }: Editor): string {
  const title = /^\s*--\s*(\S.*)/.exec(text)?.[1]?.trim() ?? `Untitled ${number}`;
  return title.length > kTitleMax ? `${title.slice(0, kTitleMax - 1).trimEnd()}…` : title;
}

function freeNumber(list: Editor[]): number {
  let number = 1;
  while (list.some((editor) => editor.number === number)) ++number;
  return number;
}

export const activeOf = ({ list, active }: Editors): Editor =>
  list.find(({ number }) => number === active) ?? list[0] ?? { number: 1, text: "" };

export const written = (editors: Editors, text: string): Editors => ({
  ...editors, list: editors.list.map((editor) => (editor.number === activeOf(editors).number ? { ...editor, text } : editor)),
});

// In the tab that has it, else in one that is empty, else in a new one.
export function opened(editors: Editors, text: string): Editors {
  const same = editors.list.find((editor) => editor.text === text);
  if (same) return { ...editors, active: same.number };
  const active = activeOf(editors);
  const empty = active.text.trim() === "" ? active : editors.list.find((editor) => editor.text.trim() === "");
  return empty ? written({ ...editors, active: empty.number }, text) : added(editors, text);
}

export function added({ list }: Editors, text = ""): Editors {
  const number = freeNumber(list);
  return { list: [...list, { number, text }], active: number };
}

export function closed({ list, active }: Editors, number: number): Editors {
  const at = list.findIndex((editor) => editor.number === number);
  const left = list.filter((_, i) => i !== at);
  if (left.length === 0) return { list: [{ number: 1, text: "" }], active: 1 };
  return { list: left, active: number === active ? (left[Math.min(at, left.length - 1)]?.number ?? 1) : active };
}

const isEditor = (value: unknown): value is Editor =>
  typeof value === "object" && value !== null && "text" in value && typeof value.text === "string" &&
  "number" in value && typeof value.number === "number";

export function parseEditors(list: string | null, active: string | null): Editors {
  let read: Editor[] = [];
  try {
    const value: unknown = JSON.parse(list ?? "[]");
    if (Array.isArray(value)) read = value.filter(isEditor);
  } catch {
    // What is no list is none.
  }
  if (read.length === 0) read = [{ number: 1, text: "" }];
  const wanted = Number(active);
  return { list: read, active: read.some(({ number }) => number === wanted) ? wanted : (read[0]?.number ?? 1) };
}
