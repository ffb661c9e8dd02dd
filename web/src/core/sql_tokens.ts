// SPDX-License-Identifier: Apache-2.0
// The parts of a definition, for colours only: what looks like a keyword is one.

export type TokenKind = "plain" | "keyword" | "string" | "number" | "comment" | "function";

export interface Token {
  kind: TokenKind;
  text: string;
}

const kKeywords = new Set(
  ("select from where group order by having limit offset join left right full inner outer cross on using as and or " +
    "not in is null like ilike between case when then else end distinct union all except intersect with recursive " +
    "over partition window exists true false asc desc values create table view interval cast filter qualify").split(" "),
);
const kSql = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*'?)|(\b\d[\d_.]*\b)|([A-Za-z_]\w*)(?=(\s*\()?)/g;
const kYaml = /((?:^|(?<=\s))#[^\n]*)|('[^'\n]*'|"[^"\n]*")|(\b\d[\d_.]*\b)|([A-Za-z_][\w-]*)(?=(:))/g;

export function tokens(text: string, language: "sql" | "yaml"): Token[] {
  const result: Token[] = [];
  let at = 0;
  for (const found of text.matchAll(language === "sql" ? kSql : kYaml)) {
    const [whole, comment, string, number, word, after] = found;
    let kind: TokenKind = "plain";
    if (comment !== undefined) kind = "comment";
    else if (string !== undefined) kind = "string";
    else if (number !== undefined) kind = "number";
    else if (language === "yaml" || kKeywords.has(word?.toLowerCase() ?? "")) kind = "keyword";
    else if (after) kind = "function";
    if (kind === "plain") continue;
    if (found.index > at) result.push({ kind: "plain", text: text.slice(at, found.index) });
    result.push({ kind, text: whole });
    at = found.index + whole.length;
  }
  if (at < text.length) result.push({ kind: "plain", text: text.slice(at) });
  return result;
}

// The same, cut into lines; a comment over several lines is a comment in each.
export function tokenLines(text: string, language: "sql" | "yaml"): Token[][] {
  const lines: Token[][] = [[]];
  for (const token of tokens(text, language)) {
    for (const [i, part] of token.text.split("\n").entries()) {
      if (i > 0) lines.push([]);
      if (part) lines.at(-1)?.push({ kind: token.kind, text: part });
    }
  }
  return lines;
}
