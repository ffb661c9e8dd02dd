// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { bytes, duration, percent, plural, short, whole } from "./numbers";

it("groups whole numbers", () => expect(whole(5218809)).toBe("5,218,809"));

it("says one thing and many things", () => {
  expect(plural(1, "table")).toBe("1 table");
  expect(plural(1200, "table")).toBe("1,200 tables");
});

it.each([[0, "0"], [999, "999"], [1000, "1 k"], [99_181, "99.2 k"], [999_600, "1 M"], [5_218_809, "5.2 M"]])(
  "shortens %d to %s", (count, text) => expect(short(count)).toBe(text));

it.each([[0, "0 B"], [999, "999 B"], [1_900_000, "1.9 MB"], [412_000_000, "412 MB"]])(
  "says %d bytes as %s", (size, text) => expect(bytes(size)).toBe(text));

it.each([[0.004, "4 ms"], [0.84, "0.8 s"], [12.13, "12.1 s"], [125, "2 min 5 s"], [3780, "1 h 3 min"]])(
  "says %d seconds as %s", (seconds, text) => expect(duration(seconds)).toBe(text));

it.each([[0, "0 %"], [0.002, "<1 %"], [0.624, "62 %"], [0.999, ">99 %"], [1, "100 %"]])(
  "says the share %d as %s", (share, text) => expect(percent(share)).toBe(text));
