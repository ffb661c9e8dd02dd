// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { toCsv } from "./csv";

it("quotes only what needs it", () => {
  expect(toCsv([["a", 1, null], ['say "b"', "c,d", "e\nf"]])).toBe('a,1,\r\n"say ""b""","c,d","e\nf"\r\n');
});
