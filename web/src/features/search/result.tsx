// SPDX-License-Identifier: Apache-2.0
// A result: what it is, what it says, why it was found; of a table also state, rows and age.
import { Link } from "@tanstack/react-router";

import type { Hit } from "../../api/types";
import { addressOf, kindTitle } from "../../core/kinds";
import { schemaOf } from "../../core/layers";
import { plural } from "../../core/numbers";
import { signOf } from "../../core/states";
import { Age } from "../../ui/age";
import { Icon } from "../../ui/icon";
import { LayerMark } from "../../ui/layer_mark";
import { MarkedText } from "../../ui/marked";
import { StatusMark } from "../../ui/status_mark";

// Where a match stands, as people call it; what is not here is found, but shown by no words of its own.
const kPlaces: Record<string, string> = {
  fieldPaths: "columns", fieldDescriptions: "described columns", fieldTags: "tags of columns", fieldGlossaryTerms: "terms of columns",
  tags: "tags", glossaryTerms: "terms", owners: "owner", domains: "domain", customProperties: "properties", typeNames: "kind",
};

function Elsewhere({ matches }: { matches: Hit["matches"] }) {
  const places = [...new Set(matches.map(({ field }) => field))].filter((field) => kPlaces[field]);
  return (
    <>
      {places.map((place) => (
        <div key={place} className="quiet small">
          <span className="faint">{kPlaces[place]}</span>{" "}
          {matches.filter(({ field }) => field === place).map(({ text }, i) => (
            <span key={i}>{i > 0 && ", "}<span className={place === "fieldPaths" ? "mono" : undefined}><MarkedText text={text} /></span></span>
          ))}
        </div>
      ))}
    </>
  );
}

export function Result({ hit, chosen, choose }: { hit: Hit; chosen: boolean; choose: () => void }) {
  const { table, title, description, type } = hit;
  const address = addressOf(hit);
  // A table's own name comes with its schema wherever names are read.
  const schema = table && schemaOf(table.name);
  const name = <>{schema && !hit.name.startsWith(`${schema}.`) && `${schema}.`}<MarkedText text={title} /></>;
  return (
    <li className="result" aria-current={chosen ? "true" : undefined} onClick={choose}>
      <span className="result-mark">{table ? <LayerMark layer={table.layer} size={14} /> : <Icon name={type === "tag" ? "filter" : "info"} />}</span>
      <div className="grow">
        {address ? <Link to={address} className="mono medium result-name" data-row onFocus={choose}>{name}</Link> : <span className="mono medium result-name">{name}</span>}
        {!table && <span className="faint small"> {kindTitle(type)}</span>}
        {description.length > 0 && <p className="quiet"><MarkedText text={description} /></p>}
        <Elsewhere matches={hit.matches} />
      </div>
      {table && (
        <div className="result-facts small">
          {table.kind === "source" ? (
            <span className="quiet">source</span>
          ) : (
            <span className="row">
              <StatusMark sign={signOf(table.state)} size={12} label={table.state} />
              {table.changed && <Age time={table.changed} short />}
            </span>
          )}
          {table.rows !== null && <span className="faint">{plural(table.rows, "row")}</span>}
          {table.kind === "view" && <span className="faint">view</span>}
        </div>
      )}
    </li>
  );
}
