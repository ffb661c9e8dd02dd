// SPDX-License-Identifier: Apache-2.0
// A tag or a term that something bears: where a person put it there, with the way to take it away.
import { Link } from "@tanstack/react-router";

import { Icon } from "./icon";

interface Props {
  kind: "tag" | "term";
  name: string;
  find?: boolean; // whether it leads to what else bears it
  remove?: () => void;
}

export function LabelChip({ kind, name, find = false, remove }: Props) {
  return (
    <span className={kind === "term" ? "chip term" : "chip"} title={remove ? undefined : `This ${kind} stands in the definition`}>
      {find ? <Link to="/search" search={{ [kind]: name }}>{name}</Link> : name}
      {remove && (
        <button className="chip-remove" aria-label={`Remove the ${kind} ${name}`} title={`Remove the ${kind}`} onClick={remove}>
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  );
}
