// SPDX-License-Identifier: Apache-2.0
// How long ago something was; the exact time, with its zone, is its title.
import { age, exactTime, shortAge } from "../core/ages";
import { createStore, useStore } from "../core/store";

const minute = createStore(new Date());
setInterval(() => {
  if (!document.hidden) minute.set(new Date());
}, 30_000);

export function Age({ time, short = false }: { time: string; short?: boolean }) {
  const ticked = useStore(minute);
  const at = new Date(time);
  const now = at > ticked ? new Date() : ticked;
  return (
    <time dateTime={time} title={exactTime(at)} className="nowrap">
      {short ? shortAge(at, now) : age(at, now)}
    </time>
  );
}
