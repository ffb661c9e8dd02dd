// SPDX-License-Identifier: Apache-2.0
// What was asked in this browser, the last first: texts and how they ended, never what they found.

export interface Past {
  text: string;
  at: number; // ms since 1970
  id: string;
  state: "done" | "failed" | "cancelled" | null; // null: its end was not seen
  rows: number | null;
  seconds: number | null;
}

const kPastMax = 100;
const kTextMax = 20_000; // longer ones would crowd out the others
const kBytesMax = 1_000_000; // of what a browser keeps for a site

// The same text again takes the place of the one before.
export function withPast(history: Past[], past: Past): Past[] {
  const others = history.filter(({ text }) => text !== past.text);
  const all = past.text.length > kTextMax ? history : [past, ...others].slice(0, kPastMax);
  let size = 0;
  return all.filter(({ text }) => (size += text.length) <= kBytesMax);
}

export const ended = (history: Past[], id: string, end: Pick<Past, "state" | "rows" | "seconds">): Past[] =>
  history.map((past) => (past.id === id ? { ...past, ...end } : past));

const isPast = (value: unknown): value is Past =>
  typeof value === "object" && value !== null && "text" in value && typeof value.text === "string" &&
  "at" in value && typeof value.at === "number" && "id" in value && typeof value.id === "string";

export function parseHistory(text: string | null): Past[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isPast) : [];
  } catch {
    return [];
  }
}
