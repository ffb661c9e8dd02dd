// SPDX-License-Identifier: Apache-2.0
// Numbers as they are shown: whole where they are read, short where they are compared.

const grouped = new Intl.NumberFormat("en-US");

export const whole = (count: number) => grouped.format(count);

export const plural = (count: number, noun: string, many = `${noun}s`) =>
  `${whole(count)} ${count === 1 ? noun : many}`;

function scaled(value: number, units: string[]): string {
  let unit = 0;
  while (value >= 999.5 && unit + 1 < units.length) {
    value /= 1000;
    ++unit;
  }
  const text = unit === 0 || value >= 99.5 ? String(Math.round(value)) : value.toFixed(1).replace(".0", "");
  return `${text} ${units[unit]}`.trimEnd();
}

// 5,218,809 -> "5.2 M"
export const short = (count: number): string => (count < 0 ? `-${short(-count)}` : scaled(count, ["", "k", "M", "G", "T"]));

// 1,900,000 -> "1.9 MB"
export const bytes = (size: number) => scaled(size, ["B", "kB", "MB", "GB", "TB", "PB"]);

export function duration(seconds: number): string {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes} min ${rounded % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 1) return "<1 %";
  if (value > 99 && value < 100) return ">99 %";
  return `${Math.round(value)} %`;
}
