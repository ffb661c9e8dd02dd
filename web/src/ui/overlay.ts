// SPDX-License-Identifier: Apache-2.0
// The one layer that may lie over the page.
import { createStore } from "../core/store";

export type Overlay = "palette" | "keys" | "settings";
export const overlay = createStore<Overlay | null>(null);
export const closeOverlay = () => overlay.set(null);
