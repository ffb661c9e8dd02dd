// SPDX-License-Identifier: Apache-2.0
// Times as people say them. All are shown in the reader's own time zone.

const kMinute = 60;
const kHour = 3600;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric",
  hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
});

function daysBetween(time: Date, now: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(now) - midnight(time)) / (24 * kHour * 1000));
}

const dateOf = (time: Date, now: Date) =>
  (time.getFullYear() === now.getFullYear() ? day : dayOfYear).format(time);

// "12 min ago", "6 h ago", "yesterday 02:04", "28 Nov"
export function age(time: Date, now: Date): string {
  const seconds = (now.getTime() - time.getTime()) / 1000;
  const days = daysBetween(time, now);
  if (seconds < 45) return "just now";
  if (seconds < kHour) return `${Math.max(1, Math.floor(seconds / kMinute))} min ago`;
  if (days === 0 || seconds < 6 * kHour) return `${Math.floor(seconds / kHour)} h ago`;
  if (days === 1) return `yesterday ${clock.format(time)}`;
  return dateOf(time, now);
}

// The same where there is little room: "12 min", "6 h", "yesterday", "3 days", "28 Nov"
export function shortAge(time: Date, now: Date): string {
  const days = daysBetween(time, now);
  if (days === 1) return age(time, now).startsWith("yesterday") ? "yesterday" : age(time, now).replace(" ago", "");
  if (days > 1 && days < 7) return `${days} days`;
  return age(time, now).replace("just now", "now").replace(" ago", "");
}

export const exactTime = (time: Date) => full.format(time);
export const clockTime = (time: Date) => clockSeconds.format(time);
