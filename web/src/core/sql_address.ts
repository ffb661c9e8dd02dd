// SPDX-License-Identifier: Apache-2.0
// A query in the fragment of an address: no server is sent it, none can log it.
//
// The router takes the signs of percent out of a fragment and loses ends of lines by it, so that they are
// written in another way: "+" is a space, "~0A" a byte that an address cannot have. Letters stay readable.

export const kFragmentMax = 8000; // longer addresses are cut by what they are sent with

const kPlain = /[\w\-.*()!$&',;:@/?=]/;
const byte = (value: number) => `~${value.toString(16).toUpperCase().padStart(2, "0")}`;

export function formatFragment(text: string): string {
  let result = "q=";
  for (const sign of text) {
    if (sign === " ") result += "+";
    else if (kPlain.test(sign)) result += sign;
    else if (sign <= "\x7f") result += byte(sign.charCodeAt(0));
    else result += /^[\ud800-\udfff]$/.test(sign) ? "%EF%BF%BD" : encodeURIComponent(sign); // half of a sign
  }
  return result;
}

export const sqlAddress = (text: string) => `/sql#${formatFragment(text)}`;

// Also of one that was written by percents; null: it holds no query.
export function textIn(fragment: string): string | null {
  const given = /^#?q=(.*)$/s.exec(fragment)?.[1];
  if (given === undefined) return null;
  try {
    return decodeURIComponent(given.replaceAll("+", " ").replaceAll(/~([0-9A-F]{2})/g, "%$1"));
  } catch {
    return given; // a sign of percent that stands for itself
  }
}
