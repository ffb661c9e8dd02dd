// SPDX-License-Identifier: Apache-2.0
import type { Home } from "../../api/types";
import { Age } from "../../ui/age";
import { LayerMark } from "../../ui/layer_mark";
import { Name } from "../../ui/name";

export function ChangedList({ changes }: { changes: Home["changed"] }) {
  return (
    <section>
      <div className="head"><h2>Recently changed</h2></div>
      {changes.length === 0 && <p className="quiet">Nothing has changed yet.</p>}
      <ul className="list changed">
        {changes.map((change) => (
          <li key={`${change.name} ${change.what} ${change.time}`}>
            <LayerMark layer={change.layer} />
            <span className="grow">
              <Name name={change.name} layer={change.layer} mark={false} />
              <span className="faint small cut what">{change.what}</span>
            </span>
            <span className="faint small"><Age time={change.time} short /></span>
          </li>
        ))}
      </ul>
    </section>
  );
}
