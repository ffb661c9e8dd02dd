// SPDX-License-Identifier: Apache-2.0
// Two texts, word by word: what both have, and what only one has. For the view of a conflict.

export interface Piece {
  text: string;
  of: "both" | "theirs" | "mine";
}

const words = (text: string) => text.match(/\s*\S+/g) ?? [];

// By the longest common subsequence; descriptions are short, so a table of all pairs will do.
export function wordDiff(theirs: string, mine: string): Piece[] {
  const a = words(theirs);
  const b = words(mine);
  const same = (i: number, j: number) => a[i]?.trim() === b[j]?.trim();
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; --i) {
    for (let j = b.length - 1; j >= 0; --j) {
      length[i]![j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  const add = (text: string | undefined, of: Piece["of"]) => {
    const last = pieces.at(-1);
    if (last?.of === of) last.text += text;
    else pieces.push({ text: text ?? "", of });
  };
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && same(i, j)) {
      add(b[j++], "both");
      ++i;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      add(a[i++], "theirs");
    } else {
      add(b[j++], "mine");
    }
  }
  return pieces;
}

// Both texts in one: a start for the person who has to write it.
export const combined = (pieces: Piece[]) =>
  pieces.map(({ text }) => (/^\s/.test(text) ? text : ` ${text}`)).join("").trim();
