// SPDX-License-Identifier: Apache-2.0
// A small layer at its button. The browser's own popover lies over all, closes by Esc or a press beside it and gives
// the focus back.
import { useId, useLayoutEffect, useRef, useState } from "react";

import "./popover.css";

interface Props {
  label: string;
  className?: string; // of the button
  title?: string;
  button: React.ReactNode;
  children: (close: () => void) => React.ReactNode;
}

const kGap = 4;
const kEdge = 8;

export function Popover({ label, className = "button small plain", title, button, children }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  useLayoutEffect(() => {
    const box = opener.current?.getBoundingClientRect();
    const shown = layer.current;
    if (!box || !shown || !open) return;
    shown.style.left = `${Math.max(kEdge, Math.min(box.left, window.innerWidth - shown.offsetWidth - kEdge))}px`;
    const isRoom = box.bottom + shown.offsetHeight + kEdge < window.innerHeight;
    shown.style.top = `${isRoom ? box.bottom + kGap : Math.max(kEdge, box.top - shown.offsetHeight - kGap)}px`;
  }, [open]);
  return (
    <>
      <button ref={opener} className={className} title={title} aria-expanded={open} aria-haspopup="dialog" popoverTarget={id}>{button}</button>
      <div
        ref={layer} id={id} popover="auto" className="popover" data-open={open || undefined} role="dialog" aria-label={label}
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {open && children(() => layer.current?.hidePopover())}
      </div>
    </>
  );
}
