// SPDX-License-Identifier: Apache-2.0
// Names of tables in a text of SQL that may be half written, for completion only: what follows FROM, JOIN or a
// comma between them, with its alias.

export interface Named {
  table: string; // schema.table
  alias: string; // what its columns are called by
}

const kParts = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*|[^\s]/gu;
const kReserved = new Set(
  ("select from where group order by having limit offset join left right full inner outer cross natural positional asof lateral on using as " +
    "and or not in is null case when then else end union all except intersect with distinct qualify window sample values tablesample semi anti").split(" "),
);

const isName = (part: string | undefined) =>
  part !== undefined && (/^"/.test(part) || (/^[\p{L}_]/u.test(part) && !kReserved.has(part.toLowerCase())));
const bare = (part: string) => (part.startsWith('"') ? part.replace(/^"|"$/g, "").replaceAll('""', '"') : part);

export function tablesIn(text: string): Named[] {
  const parts = (text.match(kParts) ?? []).filter((part) => !/^(--|\/\*|')/.test(part));
  const found: Named[] = [];
  let inFrom = false;
  for (let i = 0; i < parts.length; ++i) {
    const word = parts[i]?.toLowerCase() ?? "";
    const begins = word === "from" || word === "join" || (word === "," && inFrom);
    if (word === "from") inFrom = true;
    else if (kReserved.has(word) && word !== "as" && word !== "join") inFrom &&= /^(left|right|full|inner|outer|cross|lateral|natural|on|using|and|or|not)$/.test(word);
    if (!begins || !isName(parts[i + 1]) || parts[i + 2] !== "." || !isName(parts[i + 3])) continue;
    const table = `${bare(parts[i + 1] ?? "")}.${bare(parts[i + 3] ?? "")}`;
    i += 3;
    const as = parts[i + 1]?.toLowerCase() === "as" ? i + 2 : i + 1;
    const alias = isName(parts[as]) ? bare(parts[as] ?? "") : table.slice(table.indexOf(".") + 1);
    found.push({ table, alias });
  }
  return found;
}

// As it must be written.
export const quoted = (name: string) =>
  /^[a-z_][a-z0-9_]*$/i.test(name) && !kReserved.has(name.toLowerCase()) ? name : `"${name.replaceAll('"', '""')}"`;

export const quotedTable = (table: string) => {
  const dot = table.indexOf(".");
  return dot < 0 ? quoted(table) : `${quoted(table.slice(0, dot))}.${quoted(table.slice(dot + 1))}`;
};

export const firstRows = (table: string) => `SELECT * FROM ${quotedTable(table)} LIMIT 100`;
