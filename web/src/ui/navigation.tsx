// SPDX-License-Identifier: Apache-2.0
// The parts of Millrace that are here. One that does not exist or is switched off is absent.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { homeQuery } from "../api/queries";
import { whole } from "../core/numbers";
import { Icon, Mark, type IconName } from "./icon";
import "./navigation.css";
import { overlay } from "./overlay";
import { StatusMark } from "./status_mark";

interface Part {
  to: "/" | "/sql" | "/tables" | "/lineage" | "/pipelines" | "/runs";
  name: string;
  icon: IconName;
  section?: string;
}

const kParts: Part[] = [
  { to: "/", name: "Home", icon: "home" },
  { to: "/sql", name: "SQL", icon: "sql" },
  { to: "/tables", name: "Tables", icon: "tables", section: "Catalog" },
  { to: "/lineage", name: "Lineage", icon: "lineage" },
  { to: "/pipelines", name: "Pipelines", icon: "pipelines", section: "Flow" },
  { to: "/runs", name: "Runs", icon: "runs" },
];

const isHere = (part: Part, path: string) => (part.to === "/" ? path === "/" : path.startsWith(part.to));

function useNotes(): Partial<Record<Part["to"], React.ReactNode>> {
  const { data: home } = useQuery(homeQuery);
  if (!home) return {};
  const { tables, views, sources } = home.counts;
  const running = home.runs.some(({ state }) => state === "running");
  return { "/tables": whole(tables + views + sources), "/runs": running && <StatusMark sign="running" size={12} /> };
}

export function Navigation({ path }: { path: string }) {
  const notes = useNotes();
  return (
    <nav className="navigation" aria-label="Main">
      <Link to="/" className="brand" activeOptions={{ exact: true }}><Mark /><span className="word">Millrace</span></Link>
      {kParts.map((part) => (
        <div key={part.to} className="part">
          {part.section && <div className="section"><span className="word">{part.section}</span></div>}
          <Link to={part.to} title={part.name} aria-current={isHere(part, path) ? "page" : undefined} activeOptions={{ exact: true }}>
            <Icon name={part.icon} />
            <span className="word">{part.name}</span>
            <span className="note">{notes[part.to]}</span>
          </Link>
        </div>
      ))}
      <button className="foot" title="Settings" onClick={() => overlay.set("settings")}>
        <Icon name="settings" />
        <span className="word">Settings</span>
      </button>
    </nav>
  );
}

export function BottomBar({ path }: { path: string }) {
  return (
    <nav className="bottom-bar" aria-label="Main, below">
      {kParts.map((part) => (
        <Link key={part.to} to={part.to} aria-current={isHere(part, path) ? "page" : undefined} activeOptions={{ exact: true }}>
          <Icon name={part.icon} size={20} />
          {part.name}
        </Link>
      ))}
      <button onClick={() => overlay.set("settings")}><Icon name="more" size={20} />More</button>
    </nav>
  );
}
