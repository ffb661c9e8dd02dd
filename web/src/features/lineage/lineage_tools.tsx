// SPDX-License-Identifier: Apache-2.0
import { Choice } from "../../ui/choice";
import { Icon } from "../../ui/icon";
import { useUrlState } from "../../ui/use_url_state";
import { MomentField } from "./moment";
import { ThingField } from "./thing_field";

export const kHopsMax = 20;
export const kViews = ["tables", "columns", "list"] as const;
export type View = (typeof kViews)[number];
const kOptions = kViews.map((value) => ({ value, text: value.charAt(0).toUpperCase() + value.slice(1) }));

function Hops({ name, hops, set }: { name: "Up" | "Down"; hops: number; set: (hops: number) => void }) {
  return (
    <div className="stepper" role="group" aria-label={`Hops ${name.toLowerCase()}`}>
      <span>{name}</span>
      <button aria-label={`One hop less ${name.toLowerCase()}`} disabled={hops === 0} onClick={() => set(hops - 1)}><Icon name="minus" size={14} /></button>
      <b aria-live="polite">{hops}</b>
      <button aria-label={`One hop more ${name.toLowerCase()}`} disabled={hops === kHopsMax} onClick={() => set(hops + 1)}><Icon name="plus" size={14} /></button>
    </div>
  );
}

interface ToolsProps {
  up: number;
  down: number;
  view: View;
  isPath: boolean; // the ways to another thing are shown, however far it is
}

export function LineageTools({ up, down, view, isPath }: ToolsProps) {
  const [{ influence, fold }, setState] = useUrlState();
  const shown = influence !== "0";
  return (
    <div className="lineage-tools">
      {!isPath && <Hops name="Up" hops={up} set={(hops) => setState({ up: String(hops) })} />}
      {!isPath && <Hops name="Down" hops={down} set={(hops) => setState({ down: String(hops) })} />}
      <Choice label="View" options={kOptions} chosen={view} state={(value) => ({ view: value, ...(value === "tables" && { col: undefined }) })} />
      {view === "columns" && (
        <label className="tick">
          <input type="checkbox" checked={shown} onChange={() => setState({ influence: shown ? "0" : undefined })} />
          Row influence
        </label>
      )}
      {fold === "0" && <button className="button small" onClick={() => setState({ fold: undefined })}>Fold many of a kind</button>}
      <MomentField />
      <ThingField label="The way to another thing" placeholder="Way to ..." choose={(to) => setState({ to, col: undefined })} />
    </div>
  );
}
