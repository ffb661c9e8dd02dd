// SPDX-License-Identifier: Apache-2.0
// A state by shape and colour: disc, diamond, triangle, ring, dashed ring, barred ring.
import type { Sign } from "../core/states";
import "./status_mark.css";

const kShapes: Record<Sign, React.ReactNode> = {
  ok: <><circle cx="7" cy="7" r="6.5" fill="currentColor" /><path className="cutout" d="m4.2 7.2 2 2 3.600-4" /></>,
  failed: <><path d="M7 .3 13.700 7 7 13.700.3 7z" fill="currentColor" /><path className="cutout" d="M5.2 5.2l3.600 3.600M8.8 5.2 5.2 8.8" /></>,
  warned: <><path d="M7 .9 13.700 13H.3z" fill="currentColor" /><path className="cutout" d="M7 5v3.600M7 10.700h.01" /></>,
  running: <><circle cx="7" cy="7" r="5.6" className="ring" strokeOpacity=".25" /><path className="ring" d="M7 1.400A5.600 5.600 0 0 1 11.800 9.900" /></>,
  waiting: <circle cx="7" cy="7" r="5.6" className="thin" strokeDasharray="2.4 2.2" />,
  skipped: <><circle cx="7" cy="7" r="5.6" className="thin" /><path className="thin" d="M4.500 7h5" /></>,
};

// `label` where the state's own word says more; null where the word stands beside the mark.
export function StatusMark({ sign, size = 14, label = sign }: { sign: Sign; size?: number; label?: string | null }) {
  return (
    <svg
      className={`status ${sign}`} width={size} height={size} viewBox="0 0 14 14"
      {...(label === null ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      {kShapes[sign]}
    </svg>
  );
}
