// SPDX-License-Identifier: Apache-2.0
// The tabs of a thing: links, each with its own address.
import { Link } from "@tanstack/react-router";

import "./tabs.css";

export interface Tab {
  to: string;
  name: string;
  note?: React.ReactNode;
}

export function Tabs({ label, tabs, params }: { label: string; tabs: Tab[]; params: Record<string, string> }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ to, name, note }) => (
        <Link
          key={to} to={to} params={params} resetScroll={false} activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {name} {note && <span className="faint small">{note}</span>}
        </Link>
      ))}
    </nav>
  );
}
