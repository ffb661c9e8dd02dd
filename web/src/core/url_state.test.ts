// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { formatUrlState, numberIn, parseUrlState, tableOfUrn } from "./url_state";

it("keeps what it does not know, and stays readable", () => {
  const search = "?state=failed&at=2026-11-20T02:04&kind=table,column";
  expect(formatUrlState(parseUrlState(search))).toBe(search);
});

it("leaves out what is empty", () => {
  expect(formatUrlState({ q: "", step: undefined })).toBe("");
  expect(formatUrlState({ q: "a&b" })).toBe("?q=a%26b");
});

it.each([["3", 3], ["99", 20], ["-1", 2], ["x", 2], ["", 2], [undefined, 2]])(
  "reads %s as %d", (text, value) => expect(numberIn(text, 2, 20)).toBe(value));

it("finds the table of a urn", () => {
  expect(tableOfUrn("urn:li:dataset:(urn:li:dataPlatform:millrace,synthea.gold.study,PROD)")).toBe("gold.study");
  expect(tableOfUrn("urn:li:corpuser:anna")).toBeNull();
});
