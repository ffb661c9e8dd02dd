// SPDX-License-Identifier: Apache-2.0
// The lines of a run's log that a reader wants to see, and when each was said.
import type { LogLine } from "../api/types";

export type Least = LogLine["level"];
const kLevels: Least[] = ["info", "warning", "error"];

export function shownLines(lines: LogLine[], least: Least, text: string): LogLine[] {
  const from = kLevels.indexOf(least);
  const wanted = text.trim().toLowerCase();
  return lines.filter(
    (line) => kLevels.indexOf(line.level) >= from && (!wanted || `${line.table ?? ""} ${line.text}`.toLowerCase().includes(wanted)),
  );
}

// Since the run began: "02.304", "1:02.304", "1:00:02.304"
export function timeInRun(started: string, time: string): string {
  const ms = Math.max(0, Date.parse(time) - Date.parse(started));
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const seconds = `${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, "0")}`;
  const minutes = ms / 60_000;
  if (minutes < 1) return seconds;
  return minutes < 60 ? `${Math.floor(minutes)}:${seconds}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${seconds}`;
}
