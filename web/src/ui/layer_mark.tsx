// SPDX-License-Identifier: Apache-2.0
// Three steps, filled from below: bronze one, silver two, gold all; sources are files.
import { layerSteps } from "../core/layers";
import { Icon } from "./icon";
import "./layer_mark.css";

export function LayerMark({ layer, size = 12 }: { layer: string; size?: number }) {
  if (layer === "source") return <span className="faint"><Icon name="file" size={size + 2} label="source" /></span>;
  const filled = layerSteps(layer);
  return (
    <svg className={`layer ${layer}`} width={size} height={size} viewBox="0 0 12 12.3" role="img" aria-label={layer}>
      {[8.5, 4.5, 0.5].map((y, step) => (
        <rect key={y} y={y} width="12" height="2.8" rx="1" fill="currentColor" opacity={step < filled ? 1 : 0.22} />
      ))}
    </svg>
  );
}
