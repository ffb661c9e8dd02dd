// SPDX-License-Identifier: Apache-2.0
// A line through values over versions, in a box of the given size: the least at the bottom, the greatest at
// the top, a value that never changes in the middle. Where one is not known the line has a gap.

export interface Dot {
  x: number;
  y: number;
}

export interface Line {
  dots: (Dot | null)[];
  path: string;
  min: number;
  max: number;
}

export function lineOf(values: (number | null)[], width: number, height: number): Line | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const min = Math.min(...known);
  const max = Math.max(...known);
  const dots = values.map((value, i) =>
    value === null
      ? null
      : {
          x: values.length === 1 ? width / 2 : (i / (values.length - 1)) * width,
          y: max === min ? height / 2 : height - ((value - min) / (max - min)) * height,
        },
  );
  const round = (number: number) => Math.round(number * 10) / 10;
  const path = dots.map((dot, i) => dot && `${i === 0 || !dots[i - 1] ? "M" : "L"}${round(dot.x)} ${round(dot.y)}`).filter(Boolean).join("");
  return { dots, path, min, max };
}
