// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { formatFragment, sqlAddress, textIn } from "./sql_address";

it.each([
  "SELECT * FROM gold.study LIMIT 100", "a + b ~ c ~0A %41 # \\ \"x\" 'y'", "-- Größe in µm, 東京 😀\nSELECT 1;\r\n\tx", "",
])("brings back %j", (text) => {
  expect(textIn(`#${formatFragment(text)}`)).toBe(text);
});

it("stays as it is when percents are taken out and put in again, as the router does", () => {
  const written = formatFragment("SELECT 'ü' -- 100%\nFROM t WHERE a <> \"b\"\\");
  const taken = decodeURIComponent(written.replaceAll("%25", "%2525"));
  expect(taken.replace(/[^\x00-\x7f]/gu, encodeURIComponent)).toBe(written);
});

it("is readable", () => {
  expect(sqlAddress("SELECT * FROM gold.study")).toBe("/sql#q=SELECT+*+FROM+gold.study");
});

it("reads what others wrote", () => {
  expect(textIn("#q=SELECT%20a%2Bb%0AFROM%20t")).toBe("SELECT a+b\nFROM t");
  expect(textIn("#q=100%")).toBe("100%");
  expect(textIn("#L12")).toBeNull();
  expect(textIn("")).toBeNull();
});
