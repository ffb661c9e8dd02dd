// SPDX-License-Identifier: Apache-2.0
// What is in a column, as small as a cell of a list: shares of few values, bins of numbers and dates, or how
// many of the values are different.
import { percent, whole } from "./numbers";

interface Profile {
  null_share: number;
  distinct_share: number | null;
  min: string | null;
  max: string | null;
  heights: number[] | null;
  frequent: { value: string; count: number }[];
}

export type Distribution =
  | { form: "bins"; heights: number[]; label: string }
  | { form: "shares"; shares: number[]; label: string }
  | { form: "distinct"; share: number; label: string };

const kNumber = /^-?\d+(\.\d+)?$/;

// "36841.0" -> "36,841"; of a time its day.
export function shortValue(text: string): string {
  if (kNumber.test(text)) {
    const [digits = "", fraction = ""] = text.split(".");
    const places = fraction.replace(/0+$/, "").slice(0, 2);
    const number = Number(digits);
    if (!Number.isSafeInteger(number)) return text;
    return `${whole(number)}${places && `.${places}`}`; // of -0.5 the number is -0, and written so
  }
  return text.replace(/^(\d{4}-\d{2}-\d{2}) [\d:.+]+$/, "$1");
}

// Null: there is nothing to show but nulls, or of nested values.
export function distributionOf({ null_share, distinct_share, min, max, heights, frequent }: Profile): Distribution | null {
  if (null_share === 1) return null;
  const first = frequent[0];
  if (first) {
    const all = frequent.reduce((sum, { count }) => sum + count, 0);
    return { form: "shares", shares: frequent.map(({ count }) => count / all), label: `${first.value || "empty"}, ${percent(first.count / all)}` };
  }
  if (heights && heights.length > 1 && min !== null && max !== null) {
    return { form: "bins", heights, label: `${shortValue(min)} to ${shortValue(max)}` };
  }
  return distinct_share === null ? null : { form: "distinct", share: distinct_share, label: `${percent(distinct_share)} distinct` };
}
