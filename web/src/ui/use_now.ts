// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "react";

const kTickMs = 250;

// The time, moving while something runs.
export function useNow(moving: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => setNow(new Date()), kTickMs);
    return () => clearInterval(timer);
  }, [moving]);
  return now;
}
