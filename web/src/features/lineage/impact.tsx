// SPDX-License-Identifier: Apache-2.0
// All that something goes into and all that it is made from, however far: how many, and who in a file.
import { useQuery } from "@tanstack/react-query";

import { impactQuery } from "../../api/queries";
import { plural, whole } from "../../core/numbers";
import { Icon } from "../../ui/icon";

const kWays = [{ way: "down", words: "Goes into" }, { way: "up", words: "Made from" }] as const;

function Way({ of, way, words, at }: { of: string; way: "up" | "down"; words: string; at: string | undefined }) {
  const { data } = useQuery(impactQuery(of, way, at));
  const query = new URLSearchParams({ of, way, ...(at && { at }) });
  const far = data && data.by_hops.length > 0 && ` within ${plural(data.by_hops.length, "hop")}`;
  return (
    <span className="row">
      <span className="quiet">{words} {data ? <b className="medium">{plural(data.total, "thing")}</b> : "..."}{far}</span>
      {data !== undefined && data.total > 0 && (
        <a className="button small" href={`/api/v1/lineage/impact.csv?${query}`} download={`${way === "down" ? "impact" : "origin"}.csv`} aria-label={`${words}: all ${whole(data.total)} as CSV`}>
          <Icon name="download" size={14} />CSV
        </a>
      )}
    </span>
  );
}

export function Impact({ of, at }: { of: string; at: string | undefined }) {
  return <div className="impact">{kWays.map((each) => <Way key={each.way} of={of} at={at} {...each} />)}</div>;
}
