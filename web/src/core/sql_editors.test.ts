// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { activeOf, added, closed, opened, parseEditors, titleOf, written } from "./sql_editors";

const none = parseEditors(null, null);

it("begins with an empty one, and opens a text in it", () => {
  expect(none).toEqual({ list: [{ number: 1, text: "" }], active: 1 });
  expect(opened(none, "SELECT 1").list).toEqual([{ number: 1, text: "SELECT 1" }]);
});

it("opens another text beside, the same where it is", () => {
  const two = opened(opened(none, "a"), "b");
  expect([two.list.length, activeOf(two).text]).toEqual([2, "b"]);
  expect(opened(two, "a")).toEqual({ ...two, active: 1 });
});

it("closes to its neighbour; the last leaves an empty one", () => {
  const three = added(added(written(none, "a"), "b"), "c");
  expect(activeOf(closed(three, 3)).text).toBe("b");
  expect(closed(three, 1)).toMatchObject({ active: 3 });
  expect(closed(written(none, "a"), 1)).toEqual(none);
  expect(added(closed(three, 2)).active).toBe(2);
});

it("is called by its first comment", () => {
  expect(titleOf({ number: 2, text: "\n-- cases by age\nSELECT" })).toBe("cases by age");
  expect(titleOf({ number: 2, text: "SELECT 1 -- x" })).toBe("Untitled 2");
  expect(titleOf({ number: 2, text: `-- ${"long ".repeat(9)}` }).length).toBeLessThanOrEqual(28);
});

it("reads what is broken as nothing", () => {
  expect([parseEditors("{", "1"), parseEditors('[{"text":2}]', "x")]).toEqual([none, none]);
  expect(parseEditors('[{"number":1,"text":"a"},{"number":4,"text":"b"}]', "4").active).toBe(4);
});
