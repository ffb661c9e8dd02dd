// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { tokenLines, tokens } from "./sql_tokens";

const kinds = (text: string, language: "sql" | "yaml" = "sql") =>
  tokens(text, language).filter(({ kind }) => kind !== "plain").map(({ kind, text: part }) => `${kind} ${part}`);

it("tells the parts of SQL", () => {
  expect(kinds("SELECT date_diff('day', a, 12) -- FROM here\nFROM t1")).toEqual([
    "keyword SELECT", "function date_diff", "string 'day'", "number 12", "comment -- FROM here", "keyword FROM",
  ]);
});

it("tells the parts of YAML", () => {
  expect(kinds("owner: research # who\nmin: 1", "yaml")).toEqual(
    ["keyword owner", "comment # who", "keyword min", "number 1"]);
});

it("loses no sign, also in what is not closed", () => {
  for (const text of ["a 'b", "/* a\nb", "", "\n\n"]) {
    expect(tokens(text, "sql").map((token) => token.text).join("")).toBe(text);
  }
});

it("cuts into lines", () => {
  expect(tokenLines("/* a\nb */ x", "sql")).toEqual([
    [{ kind: "comment", text: "/* a" }],
    [{ kind: "comment", text: "b */" }, { kind: "plain", text: " x" }],
  ]);
});
