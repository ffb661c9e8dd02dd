// SPDX-License-Identifier: Apache-2.0
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { lastTold } from "../api/progress";
import { homeQuery } from "../api/queries";
import { schemaOf, tableOf } from "../core/layers";
import { useStore } from "../core/store";
import { Mark } from "./icon";
import { SearchField } from "./search_field";
import { StatusMark } from "./status_mark";

interface Crumb {
  text: string;
  link?: React.ReactNode;
}

function crumbsOf(path: string): Crumb[] {
  const [part, thing, tab] = path.split("/").slice(1).map(decodeURIComponent);
  if (!part) return [{ text: "Home" }];
  const title = part === "sql" ? "SQL" : part.charAt(0).toUpperCase() + part.slice(1);
  if (!thing) return [{ text: title }];
  if (part === "runs") return [{ text: title, link: <Link to="/runs" activeOptions={{ exact: true }}>{title}</Link> }, { text: thing }];
  const schema = schemaOf(thing);
  const table = tableOf(thing);
  return [
    { text: title, link: <Link to="/tables" activeOptions={{ exact: true }}>{title}</Link> },
    ...(schema ? [{ text: schema, link: <Link to="/tables" search={{ q: `${schema}.` }} activeOptions={{ exact: true }}>{schema}</Link> }] : []),
    { text: table, link: tab ? <Link to="/tables/$table" params={{ table: thing }} activeOptions={{ exact: true }}>{table}</Link> : undefined },
    ...(tab ? [{ text: tab.charAt(0).toUpperCase() + tab.slice(1) }] : []),
  ];
}

function LiveRun() {
  const running = useQuery(homeQuery).data?.runs.find(({ state }) => state === "running");
  const told = useStore(lastTold);
  if (!running) return null;
  const step = told?.run === running.id ? told.progress.step : null;
  const done = Object.values(running.steps).reduce((sum, count) => sum + count, 0);
  return (
    <Link to="/runs/$run" params={{ run: running.id }} className="live-run">
      <StatusMark sign="running" size={13} label={null} />
      <span className="word">Running</span>
      <span className="quiet">{step ? `step ${step.number} of ${step.count}` : `${done} done`}</span>
    </Link>
  );
}

export function TopBar({ path }: { path: string }) {
  const crumbs = crumbsOf(path);
  return (
    <header className="top-bar">
      <Link to="/" className="home" aria-label="Home" activeOptions={{ exact: true }}><Mark size={24} /></Link>
      <nav aria-label="Where this is" className="grow">
        <ol className="crumbs">
          {crumbs.map(({ text, link }, i) => (
            <li key={i}>{i < crumbs.length - 1 ? link : <span aria-current="page">{text}</span>}</li>
          ))}
        </ol>
      </nav>
      <SearchField path={path} />
      <LiveRun />
    </header>
  );
}
