// SPDX-License-Identifier: Apache-2.0
// The state of the view, read from the address and written to it.
import { useNavigate, useSearch } from "@tanstack/react-router";

import type { UrlState } from "../core/url_state";

// "push": a choice that Back takes back; "replace": what is being typed.
export function useUrlState() {
  const state: UrlState = useSearch({ strict: false });
  const navigate = useNavigate();
  const setState = (change: UrlState, how: "push" | "replace" = "push") =>
    void navigate({
      to: ".",
      search: (before: UrlState) => ({ ...before, ...change }),
      hash: true,
      replace: how === "replace",
      resetScroll: false,
    });
  return [state, setState] as const;
}
