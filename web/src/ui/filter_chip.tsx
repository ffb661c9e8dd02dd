// SPDX-License-Identifier: Apache-2.0
// A filter that is set, and the way to take it off.
import { Link } from "@tanstack/react-router";

import type { UrlState } from "../core/url_state";
import { Icon } from "./icon";
import { useUrlState } from "./use_url_state";

interface Props {
  name: keyof UrlState;
  text?: string;
}

export function FilterChip({ name, text }: Props) {
  const [state] = useUrlState();
  if (!state[name]) return null;
  const shown = text ?? `${name} ${state[name]}`;
  return (
    <Link
      to="." search={(before: UrlState) => ({ ...before, [name]: undefined, sel: undefined })} activeOptions={{ exact: true }}
      className="filter-chip" aria-label={`Remove the filter ${shown}`}
    >
      {shown} <Icon name="close" size={14} />
    </Link>
  );
}
