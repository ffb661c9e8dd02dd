// SPDX-License-Identifier: Apache-2.0
// The search of the top bar. The first letter leads to the page of results, which follows each further one.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { Icon } from "./icon";
import { useUrlState } from "./use_url_state";

const kPatienceMs = 3000;

// Once the results are those of what was typed: of the ones before nobody means the first.
function withFirstResult(work: (row: HTMLElement) => void, since = performance.now()) {
  const row = document.querySelector<HTMLElement>('#page .results[aria-busy="false"] [data-row]');
  if (row) work(row);
  else if (performance.now() - since < kPatienceMs) requestAnimationFrame(() => withFirstResult(work, since));
}

export function SearchField({ path }: { path: string }) {
  const [state, setState] = useUrlState();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const isHere = path === "/search";
  const asked = isHere ? state.q ?? "" : "";
  const [text, setText] = useState(asked);
  // What is being typed is ahead of the address.
  useEffect(() => {
    if (document.activeElement !== input.current || !isHere) setText(asked);
  }, [asked, isHere]);
  const search = (q: string) => {
    setText(q);
    if (isHere) setState({ q: q || undefined, sel: undefined }, "replace");
    else if (q) void navigate({ to: "/search", search: { q } });
  };
  return (
    <label className="search-box">
      <Icon name="search" />
      <span className="unseen">Search the catalog</span>
      <input
        ref={input} type="search" value={text} placeholder="Search tables, columns, owners, tags" data-key="search"
        spellCheck={false} autoComplete="off" onChange={(event) => search(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") input.current?.blur();
          if (event.key === "Enter" && !isHere) void navigate({ to: "/search" });
          if (isHere && (event.key === "ArrowDown" || event.key === "Enter")) {
            event.preventDefault();
            withFirstResult((row) => {
              row.focus(); // the keys of the page that comes are for it
              if (event.key === "Enter") row.click();
            });
          }
        }}
      />
      <kbd className="key">/</kbd>
    </label>
  );
}
