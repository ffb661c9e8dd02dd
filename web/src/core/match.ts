// SPDX-License-Identifier: Apache-2.0
// Finding by typed text: every word must stand somewhere in the name; where it stands is told, so that
// it can be marked.

export interface Match {
  score: number; // the higher, the better
  marks: [from: number, to: number][];
}

function scoreAt(name: string, at: number): number {
  if (at === 0) return 3;
  return /[^a-z0-9]/.test(name.charAt(at - 1)) ? 2 : 1; // at the start of a word
}

export function match(name: string, query: string): Match | null {
  const lower = name.toLowerCase();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const marks: Match["marks"] = [];
  let score = 0;
  for (const word of words) {
    let best = -1;
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
      if (best < 0 || scoreAt(lower, at) > scoreAt(lower, best)) best = at;
    }
    if (best < 0) return null;
    marks.push([best, best + word.length]);
    score += scoreAt(lower, best) + word.length / lower.length;
  }
  return { score, marks: joined(marks) };
}

function joined(marks: Match["marks"]): Match["marks"] {
  const result: Match["marks"] = [];
  for (const [from, to] of marks.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
