// SPDX-License-Identifier: Apache-2.0
// How the keys reach the graph that is shown. It stands apart from the graph's chunk.
import type { Way } from "../../core/graph_walk";
import { createStore } from "../../core/store";

export const walker = createStore<((way: Way) => void) | null>(null);
