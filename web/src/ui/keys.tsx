// SPDX-License-Identifier: Apache-2.0
// Key caps, and the list of all keys of this page.
import { kCommands } from "./commands";
import { Dialog } from "./dialog";
import "./keys.css";
import { closeOverlay } from "./overlay";
import { useWhere } from "./use_keys";

const kCaps: Record<string, string> = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

export function Keys({ keys }: { keys: string }) {
  return <span className="keys">{keys.split(" ").map((key) => <kbd className="key" key={key}>{kCaps[key] ?? key}</kbd>)}</span>;
}

export function KeyList() {
  const where = useWhere();
  const here = kCommands.filter((command) => command.keys && (command.here?.(where) ?? true));
  return (
    <Dialog label="Keys of this page" close={closeOverlay}>
      <h2>Keys of this page</h2>
      {[...new Set(here.map(({ group }) => group))].map((group) => (
        <section key={group}>
          <h3 className="faint small">{group}</h3>
          <dl className="key-list">
            {here.filter((command) => command.group === group).map((command) => (
              <div key={command.keys}>
                <dt>{command.name(where)}</dt>
                <dd><Keys keys={command.keys ?? ""} /></dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div className="buttons"><button className="button" onClick={closeOverlay}>Close</button></div>
    </Dialog>
  );
}
