// SPDX-License-Identifier: Apache-2.0
// What is found in the catalog: facets to choose from at the left, results, the chosen one at the right.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { searchQuery } from "../../api/queries";
import type { Found } from "../../api/types";
import { plural } from "../../core/numbers";
import { chosenText, filtersIn, kFacets, withoutFilters } from "../../core/search_state";
import { numberIn, type UrlState } from "../../core/url_state";
import { Choice } from "../../ui/choice";
import { FilterChip } from "../../ui/filter_chip";
import { RailSheet } from "../../ui/rail";
import { Shown } from "../../ui/shown";
import { useSettled } from "../../ui/use_settled";
import { useUrlState } from "../../ui/use_url_state";
import { FacetLists } from "./facet_lists";
import { NothingFound } from "./nothing_found";
import { Preview } from "./preview";
import { Result } from "./result";
import "./search.css";

const kOrders = [{ value: "", text: "Best match" }, { value: "use", text: "Most used" }, { value: "changed", text: "Last changed" }];
const kTypingMs = 80; // after the last key

export function SearchPage() {
  const [state, setState] = useUrlState();
  const asked = useSettled(state.q, kTypingMs);
  const query = useInfiniteQuery({ ...searchQuery({ ...state, q: asked }), placeholderData: keepPreviousData });
  return (
    <div className="search-page">
      <title>{`${state.q ? `${state.q} - ` : ""}Search - Millrace`}</title>
      <Shown query={query} what="What was asked for">
        {({ pages }) => {
          const first = pages[0];
          const items = pages.flatMap((page) => page.items);
          const at = Math.min(numberIn(state.sel, 0, items.length), items.length - 1);
          const chosen = items[at];
          if (!first) return null;
          return (
            <>
              <aside className="facets" aria-label="Filters"><FacetLists facets={first.facets} /></aside>
              <section className="results" aria-label="Results" aria-busy={state.q !== asked || query.isPlaceholderData}>
                <h1 className="results-title" aria-live="polite">{plural(first.total, "result")}</h1>
                <Spelling found={first} />
                <Filters found={first} />
                {items.length === 0 && <NothingFound state={state} />}
                <ol>
                  {items.map((hit, i) => (
                    <Result
                      key={hit.urn} hit={hit} chosen={i === at}
                      choose={() => setState({ sel: i === 0 ? undefined : String(i) }, "replace")}
                    />
                  ))}
                </ol>
                {query.hasNextPage && (
                  <button className="button older" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {query.isFetchingNextPage ? "Reading" : "More results"}
                  </button>
                )}
              </section>
              <aside className="rail search-preview" aria-label="Preview">{chosen && <Preview hit={chosen} />}</aside>
            </>
          );
        }}
      </Shown>
    </div>
  );
}

function Spelling({ found: { correction, corrected } }: { found: Found }) {
  const [{ q }] = useUrlState();
  if (!correction) return null;
  const link = (
    <Link to="." search={(before: UrlState) => ({ ...before, q: correction, sel: undefined })} activeOptions={{ exact: true }} className="link">
      {correction}
    </Link>
  );
  return <p className="quiet spelling">{corrected ? <>Nothing matches “{q}”. These are the results of {link}.</> : <>Did you mean {link}?</>}</p>;
}

function Filters({ found }: { found: Found }) {
  const [state] = useUrlState();
  const set = filtersIn(state);
  return (
    <div className="list-tools">
      <div className="facets-open">
        <RailSheet title={set.length ? `Filters, ${set.length} set` : "Filters"} icon="filter"><FacetLists facets={found.facets} /></RailSheet>
      </div>
      {kFacets.map(({ name, title }) => <FilterChip key={name} name={name} text={`${title}: ${chosenText(state[name])}`} />)}
      {set.length > 1 && (
        <Link to="." search={(before: UrlState) => ({ ...before, ...withoutFilters, sel: undefined })} activeOptions={{ exact: true }} className="link small">
          Clear
        </Link>
      )}
      <span className="grow" />
      <Choice label="Order" options={kOrders} chosen={state.sort ?? ""} state={(value) => ({ sort: value || undefined, sel: undefined })} />
    </div>
  );
}
