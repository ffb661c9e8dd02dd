// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";

import { age, shortAge } from "./ages";

const now = new Date(2026, 10, 30, 8, 0, 0);

describe("ages", () => {
  it.each([
    [new Date(2026, 10, 30, 7, 59, 40), "just now", "now"],
    [new Date(2026, 10, 30, 7, 59, 10), "1 min ago", "1 min"],
    [new Date(2026, 10, 30, 7, 48, 0), "12 min ago", "12 min"],
    [new Date(2026, 10, 30, 2, 0, 0), "6 h ago", "6 h"],
    [new Date(2026, 10, 29, 2, 4, 0), "yesterday 02:04", "yesterday"],
    [new Date(2026, 10, 28, 2, 4, 0), "28 Nov", "2 days"],
    [new Date(2025, 11, 24, 18, 0, 0), "24 Dec 2025", "24 Dec 2025"],
  ])("of %s is %s, in short %s", (time, long, short) => {
    expect(age(time, now)).toBe(long);
    expect(shortAge(time, now)).toBe(short);
  });

  it("just before midnight is minutes ago, not yesterday", () => {
    const night = new Date(2026, 10, 30, 0, 10, 0);
    expect(age(new Date(2026, 10, 29, 23, 50, 0), night)).toBe("20 min ago");
    expect(shortAge(new Date(2026, 10, 29, 23, 50, 0), night)).toBe("20 min");
  });
});
