// SPDX-License-Identifier: Apache-2.0
import { useLayoutEffect, useRef, useState } from "react";

// The size of an element, as it changes.
export function useSize<Place extends HTMLElement = HTMLDivElement>() {
  const place = useRef<Place>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return [place, size] as const;
}
