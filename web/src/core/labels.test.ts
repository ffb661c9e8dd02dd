// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";

import { labelUrn, ownerTypeWord, ownerUrn } from "./labels";

test("a name becomes a urn, a urn stays one", () => {
  expect(labelUrn("tag", "pii")).toBe("urn:li:tag:pii");
  expect(labelUrn("term", "urn:li:glossaryTerm:A.B")).toBe("urn:li:glossaryTerm:A.B");
});

test("owners are groups unless they have an address", () => {
  expect(ownerUrn("clinical data")).toBe("urn:li:corpGroup:clinical data");
  expect(ownerUrn("anna@example.org")).toBe("urn:li:corpuser:anna@example.org");
  expect(ownerUrn("urn:li:corpuser:ben")).toBe("urn:li:corpuser:ben");
});

test("only other owners than the owner have a word", () => {
  expect(["DATAOWNER", "NONE", "TECHNICAL_OWNER", "DATA_STEWARD", "PRODUCER"].map(ownerTypeWord)).toEqual([
    "", "", "technical", "steward", "producer",
  ]);
});
