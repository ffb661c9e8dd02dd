// SPDX-License-Identifier: Apache-2.0
// What a step puts out, and how fast: said in full, and as a label of its bar where there is room for one.
import { plural, short } from "./numbers";
import type { StepRow } from "./steps";

export interface Figures {
  said: string; // "52,186 rows out, 547 k/s"
  labels: string[]; // the most telling first
}

// Nothing where it would be a guess: no time, or less than one row in a second.
export const rateOf = (rows: number, seconds: number) => (seconds > 0 && rows >= seconds ? `${short(rows / seconds)}/s` : "");

export function figuresOf({ step, live }: StepRow): Figures | null {
  const rows = step?.rows ?? live?.rows_out ?? 0;
  if (rows === 0) return null; // skipped, a view, or it still reads
  const rate = rateOf(rows, step?.seconds ?? live?.seconds ?? 0);
  const label = rows === 1 ? "1 row" : `${short(rows)} rows`;
  const said = `${plural(rows, "row")} out`;
  return rate ? { said: `${said}, ${rate}`, labels: [`${label}, ${rate}`, label] } : { said, labels: [label] };
}

// Of a letter, with the widest of the usual fonts: what is thought too wide is left out, what is too wide never shown.
const kLetterPx = 6.4;
const kPaddingPx = 16;

export const widthOf = (text: string) => (text ? text.length * kLetterPx + kPaddingPx : 0);

// In pixels: of the bar, and of what is free beside it when the note is there.
export interface Room {
  bar: number;
  beside: number;
}

export interface Label {
  text: string;
  inBar: boolean;
}

// The most telling label that fits, in the bar rather than beside it.
export function labelIn({ labels }: Figures, room: Room): Label | null {
  for (const text of labels) {
    const width = widthOf(text);
    if (width <= room.bar) return { text, inBar: true };
    if (width <= room.beside) return { text, inBar: false };
  }
  return null;
}
