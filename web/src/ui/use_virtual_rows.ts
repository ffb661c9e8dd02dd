// SPDX-License-Identifier: Apache-2.0
// Which rows of a long table are drawn; up to 100 it is all of them.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";

const kVirtualFrom = 100;
const kRowHeight = 36;
const kOverscan = 12;

export function useVirtualRows(count: number) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  const enabled = count >= kVirtualFrom;
  useLayoutEffect(() => {
    const scroll = document.getElementById("scroll");
    if (!enabled || !scroll || !body.current) return;
    setOffset(body.current.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop);
  }, [enabled]);
  const virtual = useVirtualizer({
    count, enabled, overscan: kOverscan, scrollMargin: offset,
    getScrollElement: () => document.getElementById("scroll"),
    estimateSize: () => kRowHeight,
  });
  if (!enabled) return { body, from: 0, to: count, before: 0, after: 0, measure: undefined };
  const rows = virtual.getVirtualItems();
  return {
    body,
    from: rows[0]?.index ?? 0,
    to: (rows.at(-1)?.index ?? -1) + 1,
    before: (rows[0]?.start ?? offset) - offset,
    after: virtual.getTotalSize() - ((rows.at(-1)?.end ?? offset) - offset),
    measure: virtual.measureElement,
  };
}
