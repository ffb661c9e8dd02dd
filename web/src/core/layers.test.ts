// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { byLayer, layerTitle, schemaOf, tableOf } from "./layers";

it("orders layers as data runs through them", () => {
  const layers = ["mart", "gold", "source", "archive", "silver", "bronze"].map((layer) => ({ layer }));
  expect(layers.sort(byLayer).map(({ layer }) => layer)).toEqual(
    ["source", "bronze", "silver", "gold", "archive", "mart"]);
});

it("names a layer", () => {
  expect(layerTitle("source")).toBe("Sources");
  expect(layerTitle("silver")).toBe("Silver");
});

it("takes a table's name apart at its first dot", () => {
  expect(schemaOf("gold.a.b")).toBe("gold");
  expect(tableOf("gold.a.b")).toBe("a.b");
  expect(schemaOf("plain")).toBe("");
  expect(tableOf("plain")).toBe("plain");
});
