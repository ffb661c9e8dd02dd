// SPDX-License-Identifier: Apache-2.0
// A tag or a term that a table or a column bears. It leads to the others that bear it; where a person put it there, it
// has the way to take it away.
import { Link } from "@tanstack/react-router";

import { searchFor } from "../core/search_state";
import { Icon } from "./icon";

interface Props {
  kind: "tag" | "term";
  name: string;
  of: "table" | "column";
  remove?: () => void;
}

export function LabelChip({ kind, name, of, remove }: Props) {
  return (
    <span className={kind === "term" ? "chip term" : "chip"} title={remove ? undefined : `This ${kind} stands in the definition`}>
      <Link to="/search" search={searchFor(of === "column" ? `column_${kind}` : kind, name)}>{name}</Link>
      {remove && (
        <button className="chip-remove" aria-label={`Remove the ${kind} ${name}`} title={`Remove the ${kind}`} onClick={remove}>
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  );
}
