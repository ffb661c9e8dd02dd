// SPDX-License-Identifier: Apache-2.0
// How many results there would be of each value, without the facet's own filter. The most frequent five are
// shown, and those that are chosen, also at none.
import { useState } from "react";

import type { FacetCounts } from "../../api/types";
import { layerTitle } from "../../core/layers";
import { kindTitle } from "../../core/kinds";
import { whole } from "../../core/numbers";
import { chosenIn, kFacets, kNone, toggled, type Facet } from "../../core/search_state";
import { useUrlState } from "../../ui/use_url_state";

const kShown = 5;

const titleOf = ({ name }: Facet, label: string) =>
  name === "kind" ? kindTitle(label)
  : name === "layer" ? layerTitle(label)
  : name === "container" ? label.replace(/^millrace\./, "") : label;

// A facet that every result has none of says nothing.
const kTellsOfNone = new Set<Facet["name"]>(["owner", "tag", "domain"]);

function entriesOf(facet: Facet, counts: FacetCounts, chosen: string[]) {
  const known = counts.values.map(({ label, count }) => ({ label, count, title: titleOf(facet, label) }));
  if (kTellsOfNone.has(facet.name) && counts.none > 0 && known.length > 0) {
    known.push({ label: kNone, count: counts.none, title: kNone });
  }
  const missing = chosen.filter((label) => !known.some((entry) => entry.label === label));
  return [...known, ...missing.map((label) => ({ label, count: 0, title: titleOf(facet, label) }))];
}

function FacetList({ facet, counts }: { facet: Facet; counts: FacetCounts }) {
  const [state, setState] = useUrlState();
  const [all, setAll] = useState(false);
  const chosen = chosenIn(state[facet.name]);
  const entries = entriesOf(facet, counts, chosen.map(({ value }) => value));
  // Of one value alone there is nothing to choose.
  if (entries.length < 2 && chosen.length === 0) return null;
  const isChosen = (label: string) => chosen.some(({ value }) => value === label);
  const shown = all ? entries : entries.filter(({ label }, i) => i < kShown || isChosen(label));
  const more = entries.length - shown.length + Math.max(0, counts.valueCount - counts.values.length);
  return (
    <fieldset className="facet">
      <legend>{facet.title}</legend>
      {shown.map(({ label, title, count }) => (
        <label key={label} className="facet-value">
          <input
            type="checkbox" checked={isChosen(label)}
            onChange={() => setState({ [facet.name]: toggled(state[facet.name], label), sel: undefined })}
          />
          <span className={isChosen(label) ? "grow cut medium" : "grow cut"} title={title}>
            {chosen.some(({ value, not }) => value === label && not) && "not "}{title}
          </span>
          <span className="faint">{whole(count)}</span>
        </label>
      ))}
      {!all && more > 0 && <button className="faint small facet-more" onClick={() => setAll(true)}>{whole(more)} more</button>}
    </fieldset>
  );
}

export function FacetLists({ facets }: { facets: FacetCounts[] }) {
  return (
    <>
      {kFacets.map((facet) => {
        const counts = facets.find(({ field }) => field === facet.field);
        return counts && <FacetList key={facet.name} facet={facet} counts={counts} />;
      })}
    </>
  );
}
