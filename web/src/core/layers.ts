// SPDX-License-Identifier: Apache-2.0
// Layers in the order in which data runs through them: sources first, then bronze, silver, gold, then
// layers that a project named itself.

const kKnown = ["source", "bronze", "silver", "gold"];

export function layerRank(layer: string): number {
  const rank = kKnown.indexOf(layer);
  return rank < 0 ? kKnown.length : rank;
}

export const byLayer = (a: { layer: string }, b: { layer: string }) =>
  layerRank(a.layer) - layerRank(b.layer) || a.layer.localeCompare(b.layer);

// How many of a layer mark's three steps are filled.
export const layerSteps = (layer: string) => Math.min(3, layerRank(layer));

export const layerTitle = (layer: string) =>
  layer === "source" ? "Sources" : layer.charAt(0).toUpperCase() + layer.slice(1);

export const schemaOf = (table: string) => table.slice(0, Math.max(0, table.indexOf(".")));
export const tableOf = (table: string) => table.slice(table.indexOf(".") + 1);
