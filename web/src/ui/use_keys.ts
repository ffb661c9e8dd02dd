// SPDX-License-Identifier: Apache-2.0
// Listens for the keys of the command table: outside text fields, and not under an open layer.
import { useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";

import { kCommands, type Where } from "./commands";
import { overlay } from "./overlay";
import { singleKeys } from "./preferences";

const kLarge = ["/sql", "/pipelines"] as const; // pages with a chunk of their own, fetched when it is about to be wanted
const kSequenceMs = 1000; // between the two keys of "g h"

export function useWhere(): Where {
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return useMemo(() => {
    const table = /^\/tables\/([^/]+)/.exec(path)?.[1];
    return { path, table: table ? decodeURIComponent(table) : null, go: (address) => router.history.push(address) };
  }, [router, path]);
}

function named(event: KeyboardEvent): string {
  if (event.ctrlKey || event.metaKey) return `Ctrl ${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
  if (event.key === "Escape") return "Esc";
  return event.shiftKey && /^[A-Z]$/.test(event.key) ? `Shift ${event.key}` : event.key;
}

const isIn = (target: EventTarget | null, selector: string | undefined) =>
  selector !== undefined && target instanceof Element && target.closest(selector) !== null;

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function useKeys() {
  const where = useWhere();
  const router = useRouter();
  useEffect(() => {
    let first = "";
    let firstAt = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open], :popover-open")) return;
      const key = named(event);
      const plain = !/^(Ctrl |F\d)/.test(key); // a key that types, or means something to a field
      if (plain && (typing(event.target) || singleKeys.get() === "off")) return;
      const sequence = event.timeStamp - firstAt < kSequenceMs ? `${first} ${key}` : key;
      const command = [sequence, key]
        .map((keys) => kCommands.find((each) => each.keys === keys && (each.here?.(where) ?? true) && !isIn(event.target, each.outside)))
        .find(Boolean);
      if (key === "g") for (const to of kLarge) void router.preloadRoute({ to });
      first = key;
      firstAt = command ? -kSequenceMs : event.timeStamp;
      if (!command || overlay.get()) return;
      event.preventDefault();
      command.run(where);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [where, router]);
}
