// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { asText, chosenIn, chosenText, facetFields, filterOf, searchFor, toggled } from "./search_state";

it("reads what is chosen and what is not", () => {
  expect(chosenIn("table,-view")).toEqual([{ value: "table", not: false }, { value: "view", not: true }]);
  expect(chosenIn(undefined)).toEqual([]);
  expect(chosenIn("50%")).toEqual([{ value: "50%", not: false }]);
});

it.each(["a,b", "-a", "100%", "a%2Cb"])("keeps %s as one value", (value) => {
  expect(chosenIn(asText([{ value, not: false }]))).toEqual([{ value, not: false }]);
  expect(chosenIn(asText([{ value, not: true }]))).toEqual([{ value, not: true }]);
});

it("chooses and gives up a value", () => {
  expect(toggled(undefined, "table")).toBe("table");
  expect(toggled("table", "view")).toBe("table,view");
  expect(toggled("table,view", "table")).toBe("view");
  expect(toggled("-table", "table")).toBeUndefined();
});

it("is what the API takes", () => {
  expect(filterOf({ q: "x", sort: "use" })).toBeUndefined();
  expect(JSON.parse(filterOf({ kind: "table,view", tag: "-old", owner: "none" }) ?? "")).toEqual({
    and: [
      { or: [{ field: "kind", values: ["table"] }, { field: "kind", values: ["view"] }] },
      { field: "owners", condition: "EXISTS", negated: true },
      { not: { field: "tags", condition: "END_WITH", values: [":old"] } },
    ],
  });
});

it("leads from a value to everything that has it", () => {
  expect(searchFor("tag", "email")).toEqual({ tag: "email" });
  expect(chosenIn(searchFor("column_tag", "a,b").column_tag)).toEqual([{ value: "a,b", not: false }]);
  expect(JSON.parse(filterOf(searchFor("column_tag", "email")) ?? "")).toEqual({
    and: [{ field: "fieldTags", condition: "END_WITH", values: [":email"] }],
  });
});

it("asks for no counts where the server has none", () => {
  expect(facetFields.split(",")).toContain("tags");
  expect(facetFields.split(",")).not.toContain("fieldTags");
});

it("is told in words", () => {
  expect(chosenText("table,view,-old")).toBe("table or view, not old");
});
