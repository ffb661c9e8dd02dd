// SPDX-License-Identifier: Apache-2.0
// A filter that is set, and the way to take it off.
import { Link } from "@tanstack/react-router";

import type { UrlState } from "../core/url_state";
import { Icon } from "./icon";
import { useUrlState } from "./use_url_state";

export function FilterChip({ name }: { name: "layer" | "owner" }) {
  const [state] = useUrlState();
  if (!state[name]) return null;
  return (
    <Link
      to="." search={(before: UrlState) => ({ ...before, [name]: undefined })} activeOptions={{ exact: true }}
      className="filter-chip" aria-label={`Remove the filter ${name} ${state[name]}`}
    >
      {name} {state[name]} <Icon name="close" size={14} />
    </Link>
  );
}
