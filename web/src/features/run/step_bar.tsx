// SPDX-License-Identifier: Apache-2.0
// A step on the time axis: its bar, and in or beside it what there is to say of it, as far as there is room.
import type { RunDetail } from "../../api/types";
import { figuresOf, labelIn, widthOf } from "../../core/step_figures";
import { liveNote, spanOf, stepNote, type StepRow } from "../../core/steps";

export const at = (seconds: number, of: number) => `${(100 * seconds) / of}%`;

function noteOf({ step, live, state, waitsFor, before }: StepRow): string {
  if (step) return stepNote(step);
  if (live) return state === "running" ? liveNote(live, before) : "broken off, not published";
  return state === "waiting" && waitsFor[0] ? `waits for ${waitsFor[0]}` : state;
}

interface Props {
  detail: RunDetail;
  row: StepRow;
  total: number; // seconds of the axis
  width: number; // pixels of it; 0: not known yet
  now: Date;
}

export function StepBar({ detail, row, total, width, now }: Props) {
  const span = spanOf(detail, row, now);
  const note = noteOf(row);
  const figures = figuresOf(row);
  // What it took before, from now on.
  const ahead = row.sign === "running" && span && row.before ? Math.min(total, span.from + row.before) : 0;
  const [from, to] = span ? [span.from, span.to] : [0, 0];
  const end = Math.max(to, ahead);
  // Beside the bar, on the side where there is room.
  const isBefore = end / total > 0.62 && from / total > 0.3;
  const free = (width * (isBefore ? from : total - end)) / total;
  const label = span && figures && labelIn(figures, { bar: (width * (to - from)) / total, beside: free - widthOf(note) });
  return (
    <>
      {span && (
        <span className={`span ${row.sign}`} style={{ left: at(from, total), width: at(to - from, total) }}>
          {label?.inBar && <span className="bar-figures" aria-hidden>{label.text}</span>}
        </span>
      )}
      {ahead > to && <span className="span ahead" style={{ left: at(to, total), width: at(ahead - to, total) }} />}
      <span className={isBefore ? "step-beside before" : "step-beside"} style={isBefore ? { right: `calc(100% - ${at(from, total)})` } : { left: at(end, total) }}>
        {note && <span className={`step-note cut ${row.sign}`}>{note}</span>}
        {label && !label.inBar && <span className="step-note nowrap" aria-hidden>{label.text}</span>}
      </span>
    </>
  );
}
