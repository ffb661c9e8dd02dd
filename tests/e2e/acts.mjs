#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// What a person does on the demo project: goes about by keys, finds where a column comes from, edits a text, meets
// somebody else's edit, runs a model and sees it end, watches a run and cancels it, loses the server and finds it again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Demo, REFUSED, expect, perform } from "./served.mjs";

const TABLE = "/tables/gold.sinusitis_study";
const URN = encodeURIComponent("urn:li:dataset:(urn:li:dataPlatform:millrace,synthea.gold.sinusitis_study,PROD)");

async function goAbout(page, base) {
  await page.goto(`${base}/`);
  await page.waitForSelector("h1");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.waitForURL("**/tables");
  await page.waitForSelector(".data-table");
  await page.locator("h1").click();
  await page.keyboard.press("/");
  await page.keyboard.type("sinusitis study");
  await page.waitForURL("**/search?q=sinusitis+study");
  await page.keyboard.press("Enter"); // before the results are there
  await page.waitForURL(`**${TABLE}`);
  await page.waitForSelector(".tabs");
  await page.keyboard.press("Control+K");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.type("observations");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/tables/*observations");
  await page.goBack();
  await page.waitForURL(`**${TABLE}`);
  await page.keyboard.press("5");
  await page.waitForURL("**/quality");
  await page.goBack();
  await page.waitForURL(`**${TABLE}`);
}

async function search(page, base) {
  const total = async () => Number.parseInt(await page.locator("h1").innerText(), 10);
  await page.goto(`${base}/search?q=obsrvations`);
  await page.waitForSelector(".result");
  expect((await page.locator(".spelling").innerText()).includes("observations"), "no word about the spelling");
  await page.goto(`${base}/search`);
  await page.waitForSelector(".result");
  const all = await total();
  await page.locator(".facets").getByText("Gold", { exact: true }).click();
  await page.waitForURL("**/search?layer=gold");
  await page.waitForFunction((before) => Number.parseInt(document.querySelector("h1").innerText, 10) < before, all);
  expect((await page.locator(".results .filter-chip").innerText()).startsWith("Layer: gold"), "no chip of the filter");
  await page.locator(".result", { hasText: "sinusitis_study" }).locator("p").click();
  await page.locator(".search-preview").getByText("condition_age").waitFor();
  await page.locator(".search-box input").fill("observations");
  const without = page.locator(".centred p", { hasText: "Without layer gold" });
  await without.filter({ hasText: /result/ }).waitFor();
  await without.getByRole("link").click();
  await page.waitForURL("**/search?q=observations");
  await page.waitForSelector(".result mark");
  await page.locator(".search-box input").press("ArrowDown");
  await page.waitForFunction(() => document.activeElement.closest(".result") !== null);
}

async function trace(page) {
  const row = await page.locator("tr", { hasText: "condition_age" }).innerText();
  expect(row.includes("conditions.start") && row.includes("patients.birthdate"), `condition_age comes from: ${row}`);
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.waitForURL("**/lineage**");
  await page.waitForSelector(".node");
  expect((await page.locator(".node").count()) === 3, "the study has two sources");
  await page.goBack();
  await page.waitForSelector(".tabs");
}

async function write(page, text) {
  await page.keyboard.press("e");
  await page.waitForSelector("textarea");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

async function edit(page, base) {
  expect(!(await page.locator(".lede").innerText()).includes("of a person"), "the edit is there before it is made");
  await write(page, "A text of a person.");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".toast");
  await page.reload();
  await page.waitForSelector(".lede");
  expect((await page.locator(".lede").innerText()).includes("A text of a person."), "the edit is not kept");

  // Somebody else writes while we do.
  await write(page, "Mine.");
  await page.route("**/api/v1/tables/*", (route) => route.abort());
  const other = await fetch(`${base}/api/v1/entities/${URN}/aspects/editableDatasetProperties`, {
    method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ description: "Theirs." }),
  });
  expect(other.status === 200, `the other's edit: ${other.status}`);
  await page.waitForTimeout(500); // the page hears of it and may not read it
  await page.unroute("**/api/v1/tables/*");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".conflict");
  const shown = await page.locator(".conflict").innerText();
  expect(shown.includes("Theirs.") && shown.includes("Mine."), `the conflict shows: ${shown}`);
  await page.reload();
  await page.waitForSelector("textarea, .conflict"); // nothing typed is lost
}

// Rows and rows per second of each step: said in full, drawn where there is room.
async function readFigures(page) {
  const said = await page.locator(".steps li .track").first().getAttribute("title");
  expect(/^[\d,]+ rows out, [\d.]+( [kMG])?\/s$/.test(said), `a step says of its rows: ${said}`);
  for (const width of [800, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForFunction(() => {
      const parts = [...document.querySelectorAll(".bar-figures, .step-beside")];
      return parts.some((part) => part.innerText.includes("rows")) && parts.every((part) => part.scrollWidth <= part.parentElement.clientWidth);
    });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator(".step-small", { hasText: "rows" }).first().waitFor();
  await page.setViewportSize({ width: 1440, height: 900 });
}

async function runAModel(page, base) {
  await page.goto(base + TABLE);
  await page.waitForSelector(".tabs");
  const runs = async () => (await (await fetch(`${base}/api/v1/runs`)).json()).items;
  const before = (await runs()).length;
  const other = await page.context().newPage(); // looks on
  await other.goto(`${base}/runs`);
  await other.waitForSelector(".data-table");
  await page.bringToFront();
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.waitForSelector("dialog[open]");
  await page.locator("dialog .primary").click();
  await page.waitForURL("**/runs/*"); // its page, at once
  await page.locator(".run-title .chip", { hasText: "succeeded" }).waitFor();
  await page.locator(".log-line", { hasText: "succeeded in" }).waitFor();
  await readFigures(page);
  await other.bringToFront();
  await other.waitForFunction((count) => document.querySelectorAll("tbody tr:not(.group)").length > count, before);
  expect((await runs()).length === before + 1, "no new run");
  await other.close();
}

// A run that a command began is seen to move, and is cancelled from its page.
async function watchARun(page, _base, demo) {
  writeFileSync(join(demo.project, "models/silver/slow.sql"), "SELECT a.range * 100000 + b.range AS x FROM range(100000) a, range(100000) b\n");
  await page.goto(`${demo.url}/pipelines`);
  await page.locator(".model-node", { hasText: "silver.slow" }).locator("text=never built").waitFor();
  const command = spawn(demo.millrace, ["run", "silver.slow", "--project", demo.project], { stdio: "ignore" });
  const ended = once(command, "exit");
  await page.locator(".running-node", { hasText: /silver.slow.*rows read/ }).waitFor();
  await page.locator(".live-run").click();
  await page.waitForURL("**/runs/*");
  const said = page.locator(".run-progress .quiet").first();
  await said.filter({ hasText: "rows read" }).waitFor();
  const words = await said.innerText();
  await page.waitForFunction((text) => document.querySelector(".run-progress .quiet").innerText !== text, words);
  await page.locator("[data-key=cancel]").click();
  await page.locator(".run-title .chip", { hasText: "stopped" }).waitFor();
  await page.locator(".log-line.error", { hasText: "stopped on request" }).waitFor();
  expect((await ended)[0] === 1, "the command did not end as after Ctrl-C");
  rmSync(join(demo.project, "models/silver/slow.sql"));
}

async function runFromPipelines(page, base) {
  await page.locator("h1").click();
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await page.waitForURL("**/pipelines");
  await page.locator(".model-node", { hasText: "silver.observations" }).click();
  await page.waitForURL("**/pipelines?sel=silver.observations");
  await page.locator(".model-panel").getByRole("button", { name: /With what reads it/ }).click();
  await page.waitForSelector("dialog[open]");
  expect((await page.locator("dialog .run-command").innerText()).includes("millrace run silver.observations+"), "the dialog shows no command");
  await page.locator("dialog .run-selectors input").fill("silver.observatoins");
  await page.locator("dialog .primary").click();
  await page.waitForURL("**/runs/*");
  await page.locator(".message", { hasText: "silver.observatoins" }).waitFor(); // why it failed
  await page.goto(`${base}/pipelines?view=list`);
  await page.locator(".data-table a", { hasText: "gold.sinusitis_study" }).waitFor();
}

async function loseTheServer(page, _base, demo) {
  await page.goto(demo.url + TABLE);
  await page.waitForSelector(".tabs");
  const { port } = new URL(demo.url);
  demo.server.kill("SIGKILL");
  await page.waitForSelector(".connection");
  expect((await page.locator(".lede").count()) === 1, "what was shown is gone");
  await demo.serve(port);
  await page.locator(".connection button").click();
  await page.waitForSelector(".connection", { state: "detached" });
}

// What stands in the catalog is text wherever it is shown, whoever wrote it.
async function showsTextAsText(page, base) {
  const hostile = `<img src=x onerror="window.hurt=1"><script>window.hurt=1</script><a href="javascript:window.hurt=1">press</a>`;
  const put = (aspect, body) => fetch(`${base}/api/v1/entities/${URN}/aspects/${aspect}`, {
    method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  const before = await (await fetch(`${base}/api/v1/entities/${URN}/aspects/editableDatasetProperties`)).json();
  expect((await put("editableDatasetProperties", { description: `sinusitis ${hostile}` })).ok, "not written");
  for (const path of [TABLE, "/search?q=sinusitis", "/tables", `${TABLE}/lineage`, "/"]) {
    await page.goto(base + path);
    await page.waitForSelector("h1");
    await page.waitForLoadState("networkidle");
    if (path === TABLE) await page.getByText("<script>window.hurt=1</script>").first().waitFor();
    const hurt = await page.evaluate(() => [window.hurt, document.querySelector("img[src=x], a[href^=javascript]")]);
    expect(hurt[0] === undefined && hurt[1] === null, `${path}: a text of the catalog is not only text`);
  }
  expect((await put("editableDatasetProperties", before.value ?? { description: "" })).ok, "not put back");
}

async function editATable(page, base) {
  await page.goto(base + TABLE);
  await page.waitForSelector(".tabs");
  await edit(page, base);
}

await perform(await Demo.open(process.argv[2]),
  [goAbout, trace, search, showsTextAsText, editATable, runAModel, watchARun, runFromPipelines, loseTheServer], REFUSED);
