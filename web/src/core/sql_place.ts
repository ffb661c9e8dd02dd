// SPDX-License-Identifier: Apache-2.0
// Places in a text of SQL: the server counts lines and bytes of UTF-8 from one, the editor UTF-16 from zero.

const bytesOf = (sign: string) => {
  const code = sign.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

// Where a line and a column are; null: nowhere. One beyond the end is the end.
export function offsetOf(text: string, line: number, column: number): number | null {
  if (line < 1 || column < 1) return null;
  let at = 0;
  for (let i = 1; i < line; ++i) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  let bytes = column - 1;
  for (const sign of text.slice(at)) {
    if (bytes <= 0 || sign === "\n") break;
    bytes -= bytesOf(sign);
    at += sign.length;
  }
  return at;
}

export interface Span {
  from: number;
  to: number;
}

// The word that stands there, else the sign; at the end of the text its last word.
export function wordAt(text: string, offset: number): Span {
  if (text.slice(offset).trim() === "") offset = Math.max(0, text.trimEnd().length - 1);
  const isWord = (at: number) => /[\p{L}\p{N}_$]/u.test(text.charAt(at));
  let from = offset;
  let to = offset;
  if (isWord(offset)) {
    while (from > 0 && isWord(from - 1)) --from;
    while (to < text.length && isWord(to)) ++to;
  } else {
    to = Math.min(text.length, offset + 1);
  }
  return { from, to };
}

export interface Asked extends Span {
  text: string;
}

// What is run: what is selected, if it is more than space, else all.
export function askedOf(text: string, { from, to }: Span): Asked {
  const selected = text.slice(from, to);
  return selected.trim() ? { text: selected, from, to } : { text, from: 0, to: text.length };
}
