#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// What a person does on a table's page: looks into a column, gives tags, terms and owners and takes them away while
// somebody else does, says that a column is personal data, compares two versions and goes back to one.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Demo, REFUSED, expect, perform } from "./served.mjs";

const TABLE = "/tables/gold.sinusitis_study";
const PEOPLE = "/tables/gold.people";
const URN = encodeURIComponent("urn:li:dataset:(urn:li:dataPlatform:millrace,synthea.gold.sinusitis_study,PROD)");

// A table with personal data, in two versions.
function addPeople(_page, _base, demo) {
  const path = join(demo.project, "models/gold/people.sql");
  const people = (count) => `/* columns: { id: { tags: [key] } } */
SELECT range AS id, 'person' || range || '@example.com' AS contact FROM range(${count})\n`;
  writeFileSync(path, people(30));
  demo.run("run", "--project", demo.project, "gold.people");
  writeFileSync(path, people(40));
  demo.run("run", "--project", demo.project, "--profile", "gold.people");
}

async function lookIntoAColumn(page, base) {
  await page.goto(base + TABLE);
  await page.locator(".distribution").first().waitFor();
  await page.keyboard.press("4");
  await page.waitForURL("**/profile");
  await page.locator("a", { hasText: "condition_age" }).click();
  await page.waitForURL("**/profile?col=condition_age");
  const detail = await page.locator(".profile-detail").innerText();
  for (const word of ["Median", "Mean", "Standard deviation", "Rows by value"]) {
    expect(detail.includes(word), `the profile of condition_age has no ${word}: ${detail}`);
  }
  expect((await page.locator(".histogram rect").count()) > 10, "no histogram");
  await page.reload();
  await page.waitForSelector(".profile-detail");
  await page.locator("a", { hasText: "condition_age" }).click();
  await page.waitForSelector(".profile-detail", { state: "detached" });
}

async function profileAVersion(page, base) {
  await page.goto(`${base}/tables/gold.people/profile`);
  await page.waitForSelector(".profile-tab .data-table");
  await page.goto(`${base}/tables/gold.people/profile?col=contact`);
  const offer = page.locator(".proposal", { hasText: "email" });
  await offer.waitFor();
  expect((await page.locator(".profile-detail").innerText()).includes("not kept"), "values of personal data are kept");
  await offer.getByRole("button").click();
  await offer.waitFor({ state: "detached" });
  await page.goto(base + PEOPLE);
  await page.locator("tr", { hasText: "contact" }).locator(".chip", { hasText: "email" }).waitFor();
  const declared = page.locator("tr", { hasText: "bigint" }).locator(".chip", { hasText: "key" });
  expect((await declared.locator("button").count()) === 0, "what a definition says can be taken away");
}

// A tag or term of a column leads to what else has such a column; that of a table, to tables.
async function followATag(page, base) {
  await page.goto(base + PEOPLE);
  await page.locator("tr", { hasText: "contact" }).getByRole("link", { name: "email" }).click();
  await page.waitForURL("**/search?column_tag=email");
  await page.locator(".result", { hasText: "people" }).waitFor();
  expect((await page.locator("h1").innerText()) === "1 result", "more than the one has such a column");
  await page.getByRole("link", { name: "Remove the filter Column tag: email" }).click();
  await page.waitForURL("**/search");
  await page.goto(base + TABLE);
  await page.locator("tr", { hasText: "condition_age" }).getByRole("link", { name: "Condition age" }).click();
  await page.waitForURL("**/search?column_term=Condition+age");
  await page.locator(".result", { hasText: "sinusitis_study" }).waitFor();
  await page.goto(base + TABLE);
  await page.locator(".rail .labels").getByRole("link", { name: "study" }).click();
  await page.waitForURL("**/search?tag=study");
  await page.locator(".result", { hasText: "sinusitis_study" }).waitFor();
}

// What is written shows at once: until the server has it, a page that is left takes it along.
async function saved(page, aspect, act) {
  const answered = page.waitForResponse((answer) => answer.url().endsWith(aspect) && answer.request().method() === "PATCH" && answer.ok());
  await act();
  await answered;
}

const chips = (page) => page.locator(".rail .labels > .chip:not(.chip-add)");

async function label(page, base) {
  await page.goto(base + TABLE);
  await page.waitForSelector(".tabs");
  const before = await chips(page).count();
  await page.keyboard.press("t");
  await page.waitForSelector(".combobox input");
  await page.keyboard.type("reviewed");
  await saved(page, "globalTags", () => page.keyboard.press("Enter"));
  await chips(page).filter({ hasText: "reviewed" }).waitFor();

  // Somebody else tags it while we do: both stay.
  await page.route("**/api/v1/tables/*", (route) => route.abort());
  const address = `${base}/api/v1/entities/${URN}/aspects/globalTags`;
  const patch = { patch: [{ op: "add", path: "/tags/urn:li:tag:theirs", value: {} }], arrayPrimaryKeys: { tags: ["tag"] } };
  const other = await fetch(address, { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify(patch) });
  expect(other.status === 200, `the other's tag: ${other.status}`);
  await page.waitForTimeout(500); // the page hears of it and may not read it
  await page.unroute("**/api/v1/tables/*");
  await page.keyboard.type("ours");
  await page.keyboard.press("ArrowDown"); // as a term
  await page.keyboard.press("ArrowUp");
  await saved(page, "globalTags", () => page.keyboard.press("Enter"));
  await chips(page).filter({ hasText: "ours" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await page.locator(".rail .labels .chip-add").evaluate((button) => button === document.activeElement), "the focus is lost");
  await page.reload();
  await chips(page).filter({ hasText: "theirs" }).waitFor();
  expect((await chips(page).count()) === before + 3, `labels: ${await page.locator(".rail .labels").innerText()}`);

  await page.getByRole("button", { name: "Remove the tag theirs" }).click();
  await chips(page).filter({ hasText: "theirs" }).waitFor({ state: "detached" });
  await saved(page, "globalTags", () => page.locator(".toast").getByText("Undo").click());
  await chips(page).filter({ hasText: "theirs" }).waitFor();

  await page.keyboard.press("w");
  await page.locator(".combobox select").selectOption("DATA_STEWARD");
  await page.locator(".combobox input").fill("anna@example.org");
  await saved(page, "ownership", () => page.locator(".combobox input").press("Enter"));
  await page.locator(".owners li", { hasText: "steward" }).waitFor();
  await page.reload();
  await page.locator(".owners li", { hasText: "anna@example.org" }).waitFor();
}

async function goBack(page, base) {
  await page.goto(`${base}/tables/gold.people/snapshots`);
  await page.getByRole("link", { name: "What snapshot 2 changed" }).click();
  await page.waitForURL("**/snapshots?from=1&to=2");
  await page.locator(".diff-figures").waitFor();
  const diff = await page.locator(".snapshot-diff").innerText();
  expect(diff.includes("+10") && diff.includes("person39@example.com"), `what changed: ${diff}`);
  await page.getByRole("button", { name: "Roll back to snapshot 1" }).click();
  await page.waitForSelector("dialog[open]");
  const told = await page.locator("dialog").innerText();
  expect(told.includes("30 rows in place of 40 rows") && told.includes("becomes snapshot 3"), `the dialog says: ${told}`);
  const go = page.locator("dialog .primary");
  expect(await go.isDisabled(), "it asks for no name");
  await page.keyboard.type("gold.people");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".toast");
  await page.locator(".data-table a", { hasText: /^3$/ }).waitFor(); // the event of the new version
  expect((await page.locator(".rail").innerText()).includes("30 rows"), "the page shows the old size");
}

await perform(await Demo.open(process.argv[2]), [addPeople, lookIntoAColumn, profileAVersion, followATag, label, goBack], REFUSED);
