// SPDX-License-Identifier: Apache-2.0
// One of a few, each with its own address.
import { Link } from "@tanstack/react-router";

import type { UrlState } from "../core/url_state";

interface Props<T extends string> {
  label: string;
  options: { value: T; text: string }[];
  chosen: T;
  state: (value: T) => UrlState;
}

export function Choice<T extends string>({ label, options, chosen, state }: Props<T>) {
  return (
    <div className="choice" role="group" aria-label={label}>
      {options.map(({ value, text }) => (
        <Link
          key={value} to="." hash resetScroll={false} hashScrollIntoView={false} aria-current={value === chosen ? "true" : undefined}
          activeOptions={{ exact: true }} search={(before: UrlState) => ({ ...before, ...state(value) })}
        >
          {text}
        </Link>
      ))}
    </div>
  );
}
