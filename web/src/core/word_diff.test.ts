// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { combined, wordDiff } from "./word_diff";

it("tells what both have from what one has", () => {
  expect(wordDiff("Days from birth to first diagnosis.", "Days from birth to the diagnosis.")).toEqual([
    { text: "Days from birth to", of: "both" },
    { text: " first", of: "theirs" },
    { text: " the", of: "mine" },
    { text: " diagnosis.", of: "both" },
  ]);
});

it("combines without losing a word", () => {
  expect(combined(wordDiff("One two", "Two one"))).toBe("One two Two one");
  expect(combined(wordDiff("", "mine"))).toBe("mine");
  expect(combined(wordDiff("theirs only", ""))).toBe("theirs only");
});
