// SPDX-License-Identifier: Apache-2.0
// Nothing matches: which filter to drop, and what that would bring.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { searchQuery } from "../../api/queries";
import { plural } from "../../core/numbers";
import { chosenText, filtersIn, type Facet } from "../../core/search_state";
import type { UrlState } from "../../core/url_state";
import { Empty } from "../../ui/empty";

export function NothingFound({ state }: { state: UrlState }) {
  const set = filtersIn(state);
  return (
    <Empty title={state.q ? `Nothing matches “${state.q}”${set.length ? " with these filters" : ""}` : "Nothing is in the catalog with these filters"}>
      {set.length ? set.map((facet) => <Without key={facet.name} facet={facet} state={state} />) : "Fewer or shorter words find more; names of tables, columns, owners and tags are looked through."}
    </Empty>
  );
}

function Without({ facet, state }: { facet: Facet; state: UrlState }) {
  const found = useInfiniteQuery(searchQuery({ ...state, [facet.name]: undefined })).data?.pages[0];
  return (
    <p>
      <Link to="." search={(before: UrlState) => ({ ...before, [facet.name]: undefined, sel: undefined })} activeOptions={{ exact: true }} className="link">
        Without {facet.title.toLowerCase()} {chosenText(state[facet.name])}
      </Link>
      {found && <>: {plural(found.total, "result")}</>}
    </p>
  );
}
