// SPDX-License-Identifier: Apache-2.0
// The ticks of a time axis: round steps, about six of them.

const kSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400];

export function timeTicks(seconds: number): number[] {
  const step = kSteps.find((candidate) => seconds / candidate <= 7) ?? Math.ceil(seconds / 7 / 3600) * 3600;
  const ticks: number[] = [];
  for (let i = 1; i * step < seconds; ++i) ticks.push(Math.round(i * step * 10) / 10);
  return ticks;
}

export function tickLabel(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 6) / 10} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}
