// SPDX-License-Identifier: Apache-2.0
import { kRetrySeconds, lostSince, reconnectNow } from "../api/events";
import { clockTime } from "../core/ages";
import { useStore } from "../core/store";
import { StatusMark } from "./status_mark";

// The page keeps what it shows and says since when it is old.
export function ConnectionLine() {
  const since = useStore(lostSince);
  return (
    <div role="status">
      {since && (
        <div className="connection">
          <StatusMark sign="warned" />
          <p className="grow">
            Not connected since {clockTime(since)}. What you see is from then; trying again every {kRetrySeconds} s.
          </p>
          <button className="link" onClick={reconnectNow}>Now</button>
        </div>
      )}
    </div>
  );
}
