// SPDX-License-Identifier: Apache-2.0
// Now, or a time in the past. What is shown of the past says so.
import { useUrlState } from "../../ui/use_url_state";
import { Icon } from "../../ui/icon";

// "2026-11-20T02:04", in UTC.
const minuteOf = (time: Date) => time.toISOString().slice(0, 16);

export function MomentField() {
  const [{ at }, setState] = useUrlState();
  return (
    <label className="moment">
      <Icon name="history" size={14} label="As of" />
      <span className="unseen">As it was at, UTC</span>
      {at === undefined ? (
        <button onClick={() => setState({ at: minuteOf(new Date()) })} title="Look at it as it was at a time in the past">Now</button>
      ) : (
        <input type="datetime-local" value={at.slice(0, 16)} max={minuteOf(new Date())} onChange={(event) => setState({ at: event.target.value || undefined }, "replace")} />
      )}
    </label>
  );
}

export function PastNote({ at }: { at: string }) {
  const [, setState] = useUrlState();
  return (
    <p className="lineage-note past">
      <Icon name="history" size={14} />
      <span className="grow">As it was on {at.slice(0, 16).replace("T", " ")} UTC, as far as the catalog keeps the versions of that time.</span>
      <button className="button small" onClick={() => setState({ at: undefined })}>Show now</button>
    </p>
  );
}
