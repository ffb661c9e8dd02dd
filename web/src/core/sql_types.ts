// SPDX-License-Identifier: Apache-2.0
// What a column of a result is good for, from its type as SQL writes it.

export type Nature = "number" | "time" | "text" | "other";

const kNumber = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|REAL|DECIMAL\(.*\)|DECIMAL)$/i;
const kTime = /^(DATE|TIMESTAMP.*)$/i;
const kText = /^(VARCHAR|TEXT|BOOLEAN|UUID|ENUM\(.*\))$/i;

export function natureOf(type: string): Nature {
  if (kNumber.test(type)) return "number";
  if (kTime.test(type)) return "time";
  return kText.test(type) ? "text" : "other";
}
