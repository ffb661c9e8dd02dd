// SPDX-License-Identifier: Apache-2.0
import { Link } from "@tanstack/react-router";

import type { Home } from "../../api/types";
import { whole } from "../../core/numbers";

export function Owners({ owners }: { owners: Home["owners"] }) {
  return (
    <p className="facts">
      <span className="faint">Owner</span>
      {[...owners].sort((a, b) => Number(a.name === null) - Number(b.name === null)).map(({ name, tables }) => (
        <Link key={name ?? ""} to="/tables" search={{ owner: name ?? "none" }} className={name ? "quiet" : "warned"}>
          {name ?? "none"} {whole(tables)}
        </Link>
      ))}
    </p>
  );
}
