// SPDX-License-Identifier: Apache-2.0
// What is here, what needs attention, what happened last.
import { useQuery } from "@tanstack/react-query";

import { homeQuery } from "../../api/queries";
import type { Home } from "../../api/types";
import { homeSentence } from "../../core/home_sentence";
import { Empty } from "../../ui/empty";
import { Shown } from "../../ui/shown";
import { AttentionList } from "./attention_list";
import { ChangedList } from "./changed_list";
import { LatestRuns } from "./latest_runs";
import { Owners } from "./owners";
import { Race } from "./race";
import "./home.css";

export function HomePage() {
  const query = useQuery(homeQuery);
  return (
    <div className="page home">
      <title>{query.data ? `${query.data.project} - Millrace` : "Millrace"}</title>
      <h1 className="title">{query.data?.project ?? "Home"}</h1>
      <Shown query={query} what="The home page">
        {(home) => (home.counts.tables + home.counts.views + home.counts.sources ? <Filled home={home} /> : <NothingYet />)}
      </Shown>
    </div>
  );
}

function Filled({ home }: { home: Home }) {
  return (
    <>
      <p className="lede">{homeSentence(home)}</p>
      <Race layers={home.layers} />
      <Owners owners={home.owners} />
      <div className="home-columns">
        <div>
          <AttentionList items={home.attention} />
          <LatestRuns runs={home.runs} />
        </div>
        <ChangedList changes={home.changed} />
      </div>
    </>
  );
}

function NothingYet() {
  return (
    <Empty title="Nothing has been built yet" command="millrace run">
      A run reads the project's sources, builds its models and publishes them here.
    </Empty>
  );
}
