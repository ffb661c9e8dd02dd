// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import type { LogLine } from "../api/types";
import { shownLines, timeInRun } from "./log";

const line = (level: LogLine["level"], table: string | null, text: string): LogLine => ({ time: "", level, table, text });

it("shows lines of a level and above, with a text in them or their table", () => {
  const lines = [line("info", null, "planned"), line("warning", "a.b", "Late"), line("error", "a.c", "gone")];
  expect(shownLines(lines, "warning", "").length).toBe(2);
  expect(shownLines(lines, "info", " late ")).toEqual([lines[1]]);
  expect(shownLines(lines, "info", "a.c")).toEqual([lines[2]]);
});

it("counts time from the begin of the run", () => {
  const at = (time: string) => timeInRun("2026-11-30T08:00:00.000Z", time);
  expect(at("2026-11-30T08:00:02.304Z")).toBe("02.304");
  expect(at("2026-11-30T08:01:02.004Z")).toBe("1:02.004");
  expect(at("2026-11-30T09:00:02.304Z")).toBe("1:00:02.304");
  expect(at("2026-11-30T07:59:59Z")).toBe("00.000");
});
