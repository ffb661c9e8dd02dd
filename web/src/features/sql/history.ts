// SPDX-License-Identifier: Apache-2.0
// What was asked in this browser.
import { ended, parseHistory, withPast, type Past } from "../../core/sql_history";
import { createStore } from "../../core/store";

const kKey = "millrace.sql.history";

export const history = createStore<Past[]>(parseHistory(localStorage.getItem(kKey)));

// Another window may have asked since.
function change(by: (before: Past[]) => Past[]) {
  history.set(by(parseHistory(localStorage.getItem(kKey))));
  try {
    localStorage.setItem(kKey, JSON.stringify(history.get()));
  } catch {
    // No room: this window still knows.
  }
}

export const notePast = (past: Past) => change((before) => withPast(before, past));
export const noteEnd = (id: string, end: Pick<Past, "state" | "rows" | "seconds">) => {
  if (history.get().some((past) => past.id === id && past.state === null)) change((before) => ended(before, id, end));
};
export const clearHistory = () => change(() => []);
