// SPDX-License-Identifier: Apache-2.0
// The event stream: what changed on the server is read anew, and the frame learns whether we hear it.
//
// Only the tab that is looked at listens; a hidden one stops, and reads anew when it is seen again.
import type { QueryClient } from "@tanstack/react-query";

import { createStore } from "../core/store";
import { tellProgress, type Told } from "./progress";
import { rereadStatements } from "./statements";

// Since when the server is not heard; null: it is, or it was not tried yet.
export const lostSince = createStore<Date | null>(null);

export const kRetrySeconds = 4;
const kSettled: unknown[] = ["preview", "diff", "statement rows"]; // of versions and of what ended: they do not change
const kGatherMs = 300; // a run changes much at once: one refresh for all of it

let stream: EventSource | null = null;
let retry: number | undefined;
let listen = () => {};

export function reconnectNow() {
  stream?.close();
  listen();
}

export function followEvents(queries: QueryClient) {
  let gathering: number | undefined;
  const refresh = () => {
    gathering ??= window.setTimeout(() => {
      gathering = undefined;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => !kSettled.includes(queryKey[0]) });
    }, kGatherMs);
  };

  listen = () => {
    window.clearTimeout(retry);
    stream = new EventSource("/api/v1/events");
    stream.onopen = () => {
      if (lostSince.get()) refresh();
      else rereadStatements(queries); // one may have ended before we heard of it
      lostSince.set(null);
    };
    stream.addEventListener("changed", refresh);
    stream.addEventListener("reset", refresh);
    stream.addEventListener("statement", ({ data }) => rereadStatements(queries, (JSON.parse(data as string) as { id: string }).id));
    stream.addEventListener("progress", ({ data }) => tellProgress(queries, JSON.parse(data as string) as Told));
    stream.onerror = () => {
      stream?.close();
      if (!lostSince.get()) lostSince.set(new Date());
      retry = window.setTimeout(listen, kRetrySeconds * 1000);
    };
  };

  document.addEventListener("visibilitychange", () => {
    stream?.close();
    window.clearTimeout(retry);
    if (document.hidden) return;
    refresh();
    listen();
  });
  if (!document.hidden) listen();
}
