// SPDX-License-Identifier: Apache-2.0
// RFC 4180.

const cell = (value: string | number | null) => {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const toCsv = (rows: (string | number | null)[][]) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
