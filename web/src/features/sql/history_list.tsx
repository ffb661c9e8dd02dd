// SPDX-License-Identifier: Apache-2.0
// What was asked in this browser; a press brings the text back.
import { duration, plural } from "../../core/numbers";
import { opened } from "../../core/sql_editors";
import type { Past } from "../../core/sql_history";
import { useStore } from "../../core/store";
import { Age } from "../../ui/age";
import { Icon } from "../../ui/icon";
import { Popover } from "../../ui/popover";
import { StatusMark } from "../../ui/status_mark";
import { changeEditors } from "./editors";
import { clearHistory, history } from "./history";

const kSigns = { done: "ok", failed: "failed", cancelled: "skipped" } as const;

function outcome({ state, rows, seconds }: Past): string {
  if (state === null) return "end not seen";
  if (state !== "done") return state;
  return `${rows === null ? "" : plural(rows, "row")}${seconds === null ? "" : ` in ${duration(seconds)}`}`;
}

function Entry({ past, take }: { past: Past; take: () => void }) {
  return (
    <li>
      <button onClick={take}>
        <code className="mono">{past.text.trim().slice(0, 300)}</code>
        <span className="row small faint">
          <StatusMark sign={past.state ? kSigns[past.state] : "waiting"} size={12} label={null} />
          <span className="grow">{outcome(past)}</span>
          <Age time={new Date(past.at).toISOString()} />
        </span>
      </button>
    </li>
  );
}

export function HistoryList() {
  const all = useStore(history);
  return (
    <Popover label="History" button={<><Icon name="history" /><span className="wide-only">History</span><span className="narrow-only unseen">History</span></>}>
      {(close) => (
        <div className="sql-history">
          <header className="row">
            <h2 className="grow">Asked in this browser</h2>
            {all.length > 0 && <button className="button small plain" onClick={clearHistory}>Clear history</button>}
          </header>
          {all.length === 0 && <p className="faint">Nothing yet. What is run here is kept in this browser: the text, never the rows.</p>}
          <ul>
            {all.map((past) => <Entry key={past.id} past={past} take={() => { changeEditors((before) => opened(before, past.text)); close(); }} />)}
          </ul>
        </div>
      )}
    </Popover>
  );
}
