// SPDX-License-Identifier: Apache-2.0
// The layers in the order in which data runs through them, and the water between them.
import { Link } from "@tanstack/react-router";

import type { Home } from "../../api/types";
import { waterBand } from "../../core/band";
import { byLayer, layerTitle } from "../../core/layers";
import { bytes, plural } from "../../core/numbers";
import { LayerMark } from "../../ui/layer_mark";

const kWidth = 1000;
const kHeight = 70;

function contents({ rows, bytes: size }: Home["layers"][number]): string {
  if (rows > 0) return plural(rows, "row");
  return size > 0 ? bytes(size) : "rows unknown";
}

export function Race({ layers }: { layers: Home["layers"] }) {
  const ordered = [...layers].sort(byLayer);
  const band = waterBand(ordered.map(({ rows }) => rows), kWidth, kHeight);
  return (
    <section aria-label="Layers" className="race">
      <ul className="stations">
        {ordered.map((layer) => (
          <li key={layer.layer} className={layer.layer}>
            <Link to="/tables" search={{ layer: layer.layer }} className="station">
              <span className="row station-name"><LayerMark layer={layer.layer} /> {layerTitle(layer.layer)}</span>
              <span className="quiet">{plural(layer.tables, layer.layer === "source" ? "source" : "table")}</span>
              <span className="faint small">{contents(layer)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {band && (
        <svg className="water" viewBox={`0 -2 ${kWidth} ${kHeight + 4}`} preserveAspectRatio="none" aria-hidden>
          <linearGradient id="water" x1="0" x2="1" y1="0" y2="0">
            <stop offset="0" stopColor="var(--flow)" stopOpacity=".6" />
            <stop offset="1" stopColor="var(--flow-deep)" />
          </linearGradient>
          <path d={band.area} fill="url(#water)" />
          <path d={band.surface} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </svg>
      )}
    </section>
  );
}
