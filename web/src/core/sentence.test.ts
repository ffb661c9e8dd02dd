// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { sentence } from "./sentence";

it.each([["1 test failed; readers stay", "1 test failed; readers stay."], ["table not found: a.b", "Table not found: a.b."], ["Done.", "Done."], ["", ""]])(
  "writes %s as %s", (message, text) => expect(sentence(message)).toBe(text));
