// SPDX-License-Identifier: Apache-2.0
// The last runs as bars, the newest at the right, taller when worse. One stop for the Tab key: arrows
// go from bar to bar, Enter opens the run.
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";

import { exactTime } from "../core/ages";
import type { Sign } from "../core/states";
import "./run_strip.css";

export interface Bar {
  run: string;
  time: string;
  sign: Sign;
  state: string;
}

interface Props {
  bars: Bar[]; // the newest first
  step: string; // of the run that is opened
  label: string;
  small?: boolean;
}

export function RunStrip({ bars, step, label, small = false }: Props) {
  const navigate = useNavigate();
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const open = (bar: Bar | undefined) => {
    if (bar) void navigate({ to: "/runs/$run", params: { run: bar.run }, search: { step } });
  };
  if (bars.length === 0) return <p className="faint">never run</p>;
  const at = Math.min(chosen, bars.length - 1);
  return (
    <div
      role="listbox" aria-label={label} aria-orientation="horizontal" tabIndex={0} aria-activedescendant={`${id}-${at}`}
      className={small ? "run-strip small-strip" : "run-strip"}
      onKeyDown={(event) => {
        const by = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
        if (by) setChosen(Math.max(0, Math.min(bars.length - 1, at + by)));
        else if (event.key === "Enter") open(bars[at]);
        else return;
        event.preventDefault();
      }}
    >
      {bars.map((bar, i) => {
        const words = `${bar.state}, ${exactTime(new Date(bar.time))}`;
        return (
          <span
            key={bar.run} id={`${id}-${i}`} role="option" aria-selected={i === at} aria-label={words} title={words}
            className={`bar ${bar.sign}`} onClick={() => open(bar)}
          />
        );
      }).reverse()}
    </div>
  );
}
