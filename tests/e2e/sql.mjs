#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// What a person asks by SQL: rows, a completion, an error at its place, a chart, a query that is cancelled or cut, files,
// what was asked before; a long text over a reload; all of it by keys.
import { readFileSync } from "node:fs";
import { Demo, REFUSED, expect, perform } from "./served.mjs";

const STUDY = "gold.sinusitis_study";
const ENDLESS = "SELECT count(*) FROM range(100000000000) a, range(1000) b";
const BY_DECADE = `-- cases by decade
SELECT condition_age // 3652 * 10 AS decade, gender, count(*) AS cases
FROM ${STUDY} WHERE condition_age >= 0 GROUP BY ALL ORDER BY ALL`;

const editor = (page) => page.locator(".cm-content");
const outcome = (page) => page.locator(".sql-outcome");
const cell = (page, row, column) => page.locator(`[data-cell="${row} ${column}"]`);

async function write(page, text) {
  await editor(page).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

async function ask(page, text, said) {
  await write(page, text);
  await page.keyboard.press("Control+Enter");
  await outcome(page).filter({ hasText: said }).waitFor();
}

async function asksATable(page, base) {
  await page.goto(`${base}/tables/${STUDY}`);
  await page.waitForSelector(".tabs");
  await page.keyboard.press("q");
  await page.waitForURL(`**/sql#q=SELECT+*+FROM+${STUDY}+LIMIT+100`);
  await editor(page).filter({ hasText: "LIMIT 100" }).waitFor();
  await page.getByRole("button", { name: /^Run/ }).click();
  await outcome(page).filter({ hasText: /100 rows in/ }).waitFor();
  expect((await outcome(page).innerText()).includes(`${STUDY}, snapshot 1`), `what it read: ${await outcome(page).innerText()}`);
  expect(await page.getByRole("grid").getAttribute("aria-rowcount") === "101", "rows of the grid");
  await page.getByRole("columnheader", { name: "condition_age" }).waitFor();
  await editor(page).click();
  await page.keyboard.type(" ");
  await outcome(page).filter({ hasText: "edited since" }).waitFor();
  await page.keyboard.press("Backspace");
  await outcome(page).filter({ hasNotText: "edited since" }).waitFor();
}

async function completes(page) {
  const offered = (name) => page.locator(".cm-tooltip-autocomplete li", { hasText: name });
  await write(page, "SELECT * FROM ");
  await page.keyboard.type("sinus");
  await offered(STUDY).waitFor();
  await page.waitForTimeout(100); // an entry is not taken the moment it comes up
  await page.keyboard.press("Tab");
  await editor(page).filter({ hasText: `FROM ${STUDY}` }).waitFor();
  await page.keyboard.type(" s WHERE s.gen");
  await offered("gender").filter({ hasText: /varchar, 2 values: [FM], [FM]/ }).waitFor();
  await page.waitForTimeout(100);
  await page.keyboard.press("Tab");
  await page.keyboard.type(" = 'F' AND condition_a");
  await offered("condition_age").waitFor();
  await page.waitForTimeout(100);
  await page.keyboard.press("Tab");
  await page.keyboard.type(" > 0 LIMIT 3");
  await page.keyboard.press("Control+Enter");
  await outcome(page).filter({ hasText: "3 rows in" }).waitFor();
}

async function marksAnError(page) {
  await write(page, `SELECT 'ä', gendr FROM ${STUDY}`);
  await page.keyboard.press("Control+Enter");
  await page.locator(".sql-failed", { hasText: "gendr" }).filter({ hasText: /did you mean gender/i }).waitFor();
  expect(await page.locator(".cm-sql-error").innerText() === "gendr", "the wrong word is marked");
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" ");
  await page.waitForSelector(".cm-sql-error", { state: "detached" });
}

async function runsWhatIsSelected(page) {
  await write(page, "SELECT 1 AS a, NULL AS b, '' AS c, 'NULL' AS d");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\nnothing that could be read");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.press("Control+Enter");
  await outcome(page).filter({ hasText: "1 row in" }).waitFor();
  await cell(page, 0, 3).waitFor();
  const nothing = (column) => cell(page, 0, column).locator(".nothing").count();
  expect((await nothing(1)) === 1 && (await nothing(2)) === 1 && (await nothing(3)) === 0, "NULL, nothing and 'NULL' look alike");
  await cell(page, 0, 3).click();
  await page.locator(".cell-detail", { hasText: "varchar, row 1" }).waitFor();
}

async function cancels(page, base) {
  await write(page, ENDLESS);
  await page.keyboard.press("Control+Enter");
  const stop = page.getByRole("button", { name: /^Cancel \d/ });
  await stop.waitFor();
  await page.waitForTimeout(1500); // longer than the server waits with its answer
  await editor(page).click();
  await page.keyboard.press("Escape");
  await outcome(page).filter({ hasText: "Cancelled after" }).waitFor();
  const id = await page.evaluate(() => JSON.parse(localStorage.getItem("millrace.sql.history"))[0].id);
  const { state } = await (await fetch(`${base}/api/v1/statements/${id}`)).json();
  expect(state === "cancelled", `the server says ${state}`);
  // Before the server has answered at all.
  await page.keyboard.press("Control+Enter");
  await stop.waitFor();
  await page.keyboard.press("Escape");
  await outcome(page).filter({ hasText: "Cancelled after" }).waitFor();
}

// A statement that ends after its POST was answered: the event tells of it.
async function hearsOfTheEnd(page) {
  await ask(page, "SELECT max(range * 7 % 1000) AS n FROM range(60000000)", "1 row in");
  await cell(page, 0, 0).filter({ hasText: "999" }).waitFor();
}

async function keepsLimits(page) {
  await page.getByRole("button", { name: /^Stops at/ }).click();
  await page.getByRole("link", { name: "1,000", exact: true }).click();
  await page.waitForURL("**/sql?rows=1000#q=*");
  await page.keyboard.press("Escape");
  await ask(page, "SELECT * FROM range(5000)", "1,000 rows, there are more");
  await page.getByRole("button", { name: /^Stops at/ }).click();
  await page.getByRole("link", { name: "100,000", exact: true }).click();
  await page.keyboard.press("Escape");
  await ask(page, "SELECT range AS n, 'row ' || range AS name FROM range(100000)", "100,000 rows in");
}

// 100,000 rows: the last is there at once, and few are drawn.
async function scrolls(page) {
  await page.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Control+End");
  await cell(page, 99_999, 1).filter({ hasText: "row 99999" }).waitFor();
  expect((await page.locator(".grid-row").count()) < 100, "all rows are drawn");
  await page.evaluate(() => document.querySelector(".grid-scroll").scrollTo(0, 1_000_000));
  await page.locator(".grid-row", { hasNotText: "row 99999" }).first().waitFor();
  expect((await page.locator(".grid-row").count()) < 100, "more rows are drawn than are seen");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Enter");
  await page.locator(".cell-detail").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".cell-detail").waitFor({ state: "detached" });
}

async function draws(page) {
  await ask(page, BY_DECADE, /\d+ rows in/);
  await page.getByRole("link", { name: "Both", exact: true }).click();
  const picture = page.locator(".chart-picture svg");
  await picture.waitFor();
  expect((await picture.locator("rect").count()) > 10, "too few bars");
  expect((await picture.locator(".chart-name").allTextContents()).join() === "F,M", "the series have no names");
  await page.getByLabel("Kind of chart").selectOption("lines");
  await page.waitForURL("**chart=lines**");
  expect((await picture.locator("polyline").count()) === 2, "two lines");
  await page.getByRole("link", { name: "Chart", exact: true }).click();
  await ask(page, "SELECT 'a' AS letter", "1 row in");
  await page.getByText("No chart: needs a number").waitFor();
  await page.getByRole("link", { name: "Rows", exact: true }).click();
}

async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function savesFiles(page) {
  await ask(page, "SELECT range AS n, 'a,\"b' AS t FROM range(3)", "3 rows in");
  const csv = await saved(page, "CSV");
  const text = csv.bytes.toString();
  expect(csv.name.endsWith(".csv") && text.replaceAll("\r", "") === 'n,t\n0,"a,""b"\n1,"a,""b"\n2,"a,""b"\n', `CSV: ${csv.name}: ${text}`);
  const { bytes, name } = await saved(page, "Parquet");
  const ends = [bytes.subarray(0, 4), bytes.subarray(-4)].map(String).join();
  expect(name.endsWith(".parquet") && ends === "PAR1,PAR1", `Parquet: ${name}, ${ends}`);
}

async function remembers(page) {
  await page.getByRole("button", { name: "History" }).click();
  const past = page.locator(".sql-history li");
  await past.filter({ hasText: "cases by decade" }).filter({ hasText: /\d+ rows in/ }).waitFor();
  await past.filter({ hasText: ENDLESS }).filter({ hasText: "cancelled" }).waitFor();
  await past.filter({ hasText: "cases by decade" }).locator("button").click();
  await editor(page).filter({ hasText: "cases by decade" }).waitFor();
  const kept = await page.evaluate(() => localStorage.getItem("millrace.sql.history"));
  expect(!kept.includes("row 99999"), "rows are kept");
  await page.getByRole("button", { name: "History" }).click();
  await page.getByRole("button", { name: "Clear history" }).click();
  await past.first().waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
}

// Texts in addresses, and one that is too long for an address.
async function keepsTexts(page, base) {
  const shown = () => page.evaluate(() => [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
  const short = "SELECT \"größe\", '100%' -- ein ~ und + \\\nFROM \"t\"";
  await page.getByRole("button", { name: "New query" }).click();
  await write(page, short);
  await page.waitForURL("**#q=SELECT+~22gr*");
  await page.reload();
  await editor(page).waitFor();
  expect((await shown()) === short, `after a reload: ${await shown()}`);
  const other = await page.context().browser().newContext();
  const link = await other.newPage();
  await link.goto(page.url());
  await link.locator(".cm-content", { hasText: "größe" }).waitFor();
  await link.goto("about:blank");
  await link.goto(`${base}/sql#q=${encodeURIComponent(short)}`); // as others would write it
  await link.locator(".cm-content", { hasText: "größe" }).waitFor();
  expect((await link.locator(".cm-line").count()) === 2, "ends of lines are lost");
  await other.close();

  const long = `SELECT 'ä"''%' AS a,\n${"-- größer als eine Adresse sein darf: \"x\" 'y'\n".repeat(220)}1`;
  expect(long.length > 9000, "not long");
  await write(page, long);
  await page.waitForFunction(() => location.hash === "");
  await page.reload();
  await editor(page).waitFor();
  const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("millrace.sql.editors")).map(({ text }) => text));
  expect(kept.includes(long), "the long text is not kept");
  await editor(page).click();
  await page.keyboard.press("Control+Home");
  expect((await shown()).startsWith("SELECT 'ä\"''%' AS a,\n-- größer"), "the long text is not shown");
  await page.locator(".sql-tab-list [data-active] .sql-tab-close").click();
  await page.locator(".toast").getByText("Undo").click();
  await editor(page).filter({ hasText: "größer" }).waitFor();
}

async function goesByKeys(page, base) {
  await page.goto(`${base}/`);
  await page.waitForSelector("h1");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.waitForURL("**/sql*");
  await editor(page).waitFor();
  await ask(page, BY_DECADE, /\d+ rows in/);
  await page.getByRole("link", { name: "Both", exact: true }).click();
  await page.waitForSelector(".chart-picture svg");
  await editor(page).click();
  const within = (selector) => page.evaluate((of) => document.activeElement.closest(of) !== null, selector);
  for (const part of [".grid-scroll", ".chart", ".cm-content"]) {
    await page.keyboard.press("F6");
    expect(await within(part), `F6 does not lead to ${part}`);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(!(await within(".cm-content")), "Tab does not leave the text");
}

async function insertsNames(page) {
  await page.getByRole("button", { name: "New query" }).click();
  await editor(page).click();
  await page.keyboard.insertText("SELECT  FROM t");
  for (let i = 0; i < 7; ++i) await page.keyboard.press("ArrowLeft");
  await page.getByRole("button", { name: `Columns of ${STUDY}` }).click();
  await page.locator(".tree-columns button", { hasText: "gender" }).click();
  await editor(page).filter({ hasText: "SELECT gender FROM t" }).waitFor();
}

await perform(await Demo.open(process.argv[2]), [
  asksATable, completes, marksAnError, runsWhatIsSelected, cancels, hearsOfTheEnd, keepsLimits, scrolls, draws, savesFiles, remembers, keepsTexts,
  goesByKeys, insertsNames,
], REFUSED);
