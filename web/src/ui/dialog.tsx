// SPDX-License-Identifier: Apache-2.0
// A layer over the page. The browser's own <dialog> keeps focus inside, makes the rest inert and gives
// focus back; Esc and a press beside it close it.
import { useLayoutEffect, useRef } from "react";

import "./dialog.css";

interface Props {
  label: string;
  kind?: "centre" | "top" | "sheet";
  close: () => void;
  children: React.ReactNode;
}

export function Dialog({ label, kind = "centre", close, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element} aria-label={label} className={`dialog ${kind}`}
      onCancel={(event) => { event.preventDefault(); close(); }}
      onPointerDown={(event) => { if (event.target === element.current) close(); }}
    >
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
