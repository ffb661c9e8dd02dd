// SPDX-License-Identifier: Apache-2.0
// What is known about the thing of the page, at its right; where there is no room, a sheet.
import { useState } from "react";

import { useStore } from "../core/store";
import { Dialog } from "./dialog";
import { Icon, type IconName } from "./icon";
import { rail } from "./preferences";
import "./rail.css";

export function WithRail({ children, about }: { children: React.ReactNode; about: React.ReactNode }) {
  const folded = useStore(rail) === "folded";
  return (
    <div className="with-rail" data-folded-rail={folded || undefined}>
      <div className="page">{children}</div>
      <aside className="rail" aria-label="About this">{about}</aside>
    </div>
  );
}

interface SheetProps {
  title: string;
  icon?: IconName;
  children: React.ReactNode;
}

export function RailSheet({ title, icon = "info", children }: SheetProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button className="button square plain rail-open" aria-label={title} title={title} onClick={() => setOpen(true)}>
        <Icon name={icon} />
      </button>
      {open && (
        <Dialog label={title} kind="sheet" close={() => setOpen(false)}>
          <div className="rail-sheet">
            {children}
            <button className="button" onClick={() => setOpen(false)}>Close</button>
          </div>
        </Dialog>
      )}
    </>
  );
}

export function RailPart({ title, more, children }: { title: string; more?: React.ReactNode; children: React.ReactNode }) {
  return (
    <section className="rail-part">
      <h2>{title}{more}</h2>
      {children}
    </section>
  );
}
