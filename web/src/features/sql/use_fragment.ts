// SPDX-License-Identifier: Apache-2.0
// The text that is looked at and the fragment of the address are the same: a link opens its text, and what is typed is
// put into the address once nobody has typed for a while.
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";

import type { UrlState } from "../../core/url_state";
import { useStore } from "../../core/store";
import { takeLanding } from "../../ui/landing";
import { useSettled } from "../../ui/use_settled";
import { editors, fragment, noteFragment, openFragment } from "./editors";

const kWriteMs = 400; // browsers bear some hundred changes of an address in half a minute

export function useFragment() {
  const navigate = useNavigate();
  const given = useRouterState({ select: ({ location }) => location.hash });
  const settled = useSettled(useStore(editors), kWriteMs);

  useEffect(() => openFragment(takeLanding() || given), [given]);

  useEffect(() => {
    const wanted = fragment();
    if (wanted === given) return;
    noteFragment(wanted);
    void navigate({ to: ".", search: (before: UrlState) => before, hash: wanted, replace: true, resetScroll: false, hashScrollIntoView: false });
  }, [settled, navigate]); // only what is typed is written; what is given was opened above
}
