// SPDX-License-Identifier: Apache-2.0
import type { Segments } from "../api/types";
import type { Match } from "../core/match";

// A text with what was typed marked in it.
export function Marked({ text, marks }: { text: string; marks: Match["marks"] }) {
  let at = 0;
  const parts = marks.map(([from, to]) => {
    const before = text.slice(at, from);
    at = to;
    return <span key={from}>{before}<mark>{text.slice(from, to)}</mark></span>;
  });
  return <>{parts}{text.slice(at)}</>;
}

// A text that the server marked.
export function MarkedText({ text }: { text: Segments }) {
  return <>{text.map(({ text: part, match }, i) => (match ? <mark key={i}>{part}</mark> : <span key={i}>{part}</span>))}</>;
}
