// SPDX-License-Identifier: Apache-2.0
// The result of what the reader just did, bottom left; stays while the pointer is on it.
import { useEffect, useState } from "react";

import { createStore, useStore } from "../core/store";
import "./toast.css";

interface Toast {
  id: number;
  text: string;
  seconds: number;
  action?: { text: string; run: () => void };
}

const shown = createStore<Toast | null>(null);
let last = 0;

export function toast(text: string, action?: Toast["action"]) {
  shown.set({ id: ++last, text, action, seconds: action ? 8 : 6 });
}

export function Toasts() {
  const current = useStore(shown);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!current || held) return;
    const timer = setTimeout(() => shown.set(null), current.seconds * 1000);
    return () => clearTimeout(timer);
  }, [current, held]);
  return (
    <div className="toasts" role="status">
      {current && (
        <div key={current.id} className="toast" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
          <span>{current.text}</span>
          {current.action && (
            <button className="link" onClick={() => { shown.set(null); current.action?.run(); }}>
              {current.action.text}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
