#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Lineage of what no run made: charts that read a table of the demo project, folded where they are many; the way from
// one of them to a source; the past; pictures and lists as files; 500 things at once.
import { readFileSync } from "node:fs";
import { Demo, expect, perform } from "./served.mjs";

const TABLE = "/tables/gold.sinusitis_study/lineage";
const STUDY = "urn:li:dataset:(urn:li:dataPlatform:millrace,synthea.gold.sinusitis_study,PROD)";
const CHARTS = 40;
const WIDE = 500;
const FRAME_MS_MAX = 250; // the slowest while it is moved, on a machine that does other things

const chart = (name) => `urn:li:chart:(looker,${name})`;
const stamp = { time: 1, actor: "urn:li:corpuser:a" };

async function propose(base, proposals) {
  const answer = await fetch(`${base}/api/v1/proposals`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(proposals),
  });
  expect(answer.status === 200, `proposals: ${answer.status} ${await answer.text()}`);
}

const reading = (name, ...reads) => ({
  urn: chart(name), aspect: "chartInfo",
  value: {
    title: `Chart ${name}`, description: "", lastModified: { created: stamp, lastModified: stamp },
    inputEdges: reads.map((destinationUrn) => ({ destinationUrn })),
  },
});
const charts = (count, name) => Array.from({ length: count }, (_, i) => chart(name(i)));

async function addCharts(_page, base) {
  await propose(base, Array.from({ length: CHARTS }, (_, i) => reading(String(i), STUDY)));
  // A tree: each of twenty reads twenty-four others.
  const wide = [reading("hub", ...charts(20, (i) => `w${i}`))];
  for (let i = 0; i < 20; ++i) wide.push(reading(`w${i}`, ...charts(24, (j) => `w${i}.${j}`)));
  await propose(base, wide);
}

async function folds(page, base) {
  await page.goto(`${base}${TABLE}`);
  await page.waitForSelector(".fold-node");
  expect((await page.locator(".fold-node").innerText()).includes(`+${CHARTS - 11} more charts`), "how many are folded");
  await page.locator(".fold-node a").click();
  await page.waitForURL("**fold=0**");
  await page.getByText("Chart 39").waitFor();
  await page.getByRole("button", { name: "Fold many of a kind" }).click();
  await page.waitForSelector(".fold-node");
}

const hasFocus = (page, name) =>
  page.waitForFunction((text) => document.activeElement.closest(".node") !== null && document.activeElement.textContent === text, name);

async function walks(page, base) {
  await page.goto(`${base}${TABLE}`);
  await page.waitForSelector(".fold-node");
  const label = await page.locator(".react-flow").getAttribute("aria-label");
  expect(label.includes("arrow keys walk") && label.includes("f finds"), `the graph does not name its keys: ${label}`);
  const steps = [
    ["ArrowLeft", "gold.sinusitis_study"], ["ArrowLeft", "raw.conditions"], ["ArrowDown", "raw.patients"], ["ArrowDown", "raw.patients"],
    ["ArrowUp", "raw.conditions"], ["ArrowRight", "gold.sinusitis_study"], ["ArrowRight", "Chart 5"], ["ArrowUp", "Chart 4"],
  ];
  for (const [key, name] of steps) {
    await page.keyboard.press(key);
    await hasFocus(page, name);
  }
  await page.keyboard.press("?");
  const keys = await page.locator("dialog[open]").innerText();
  for (const word of ["Find in the graph", "Walk to what it is made from", "←"]) expect(keys.includes(word), `not among the keys: ${word}`);
  await page.keyboard.press("Escape");
  await hasFocus(page, "Chart 4");
}

// The focus is where the act before left it.
async function findsByName(page) {
  const words = page.locator(".find-words");
  await page.keyboard.press("f");
  await page.keyboard.type("no such thing");
  await words.filter({ hasText: "None" }).waitFor();
  await page.keyboard.press("Escape");
  await hasFocus(page, "Chart 4");
  await page.keyboard.press("f");
  await page.keyboard.type("chart 1");
  await words.filter({ hasText: "3 found" }).waitFor(); // two, and those that are folded
  expect((await page.locator(".found-node mark").count()) === 4, "what was typed is not marked");
  const steps = [["Enter", "1 of 3: Chart 1"], ["Enter", "2 of 3: Chart 10"], ["Shift+Enter", "1 of 3: Chart 1"], ["Shift+Enter", "3 of 3"]];
  for (const [key, where] of steps) {
    await page.keyboard.press(key);
    await page.waitForFunction((text) => document.querySelector(".find-words").textContent.startsWith(text), where);
  }
  await page.waitForFunction(() => {
    const [node, graph] = [".at-node", ".graph"].map((name) => document.querySelector(name).getBoundingClientRect());
    return [node.x + node.width / 2 - graph.x - graph.width / 2, node.y + node.height / 2 - graph.y - graph.height / 2].every((off) => Math.abs(off) < 12);
  });
  await page.keyboard.press("Escape");
  await hasFocus(page, `+${CHARTS - 11} more charts`);
  expect((await page.locator(".found-node").count()) === 0, "what was found is still marked");
}

async function findsTheWay(page, base) {
  await page.goto(`${base}/lineage?of=${encodeURIComponent(chart("7"))}`);
  await page.getByRole("link", { name: "Chart 7" }).waitFor();
  await page.getByRole("combobox").fill("raw patients");
  await page.getByRole("option", { name: "patients" }).first().waitFor();
  await page.getByRole("combobox").press("Enter");
  await page.waitForURL("**to=urn**");
  await page.waitForFunction(() => document.querySelectorAll(".water-edge.marked").length === 2);
  expect((await page.locator(".lineage-note").innerText()).includes("2 hops away"), "how far it is");
  await page.getByRole("button", { name: "Show all around" }).click();
  await page.waitForFunction(() => !location.search.includes("to="));
}

async function goesBackInTime(page, base) {
  const then = new Date(Date.now() - 24 * 3600_000).toISOString().slice(0, 16);
  await page.goto(`${base}${TABLE}?at=${then}`);
  await page.waitForSelector(".past");
  await page.waitForFunction(() => document.querySelectorAll(".react-flow__node-table").length === 1);
  await page.getByRole("button", { name: "Show now" }).click();
  await page.waitForSelector(".fold-node");
}

async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function savesFiles(page, base) {
  await page.goto(`${base}${TABLE}?view=columns`);
  await page.waitForSelector(".fold-node");
  const svg = await saved(page, () => page.getByRole("button", { name: "SVG" }).click());
  const text = svg.bytes.toString();
  const words = ["<svg", "Lineage of gold.sinusitis_study", "condition_age"];
  expect(svg.name.endsWith(".svg") && words.every((word) => text.includes(word)), `the picture: ${svg.name}`);
  const png = await saved(page, () => page.getByRole("button", { name: "PNG" }).click());
  expect(png.bytes.subarray(1, 4).toString() === "PNG" && png.bytes.length > 10_000, `the picture: ${png.name}, ${png.bytes.length} bytes`);
  await page.goto(`${base}${TABLE}?view=list`);
  const csv = await saved(page, () => page.getByRole("link", { name: `Goes into: all ${CHARTS} as CSV` }).click());
  expect(csv.bytes.toString().split("\r\n").length === CHARTS + 2, "each is in the file");
}

// The time of each frame while the graph is pulled about.
async function staysSmooth(page, base) {
  await page.goto(`${base}/lineage?of=${encodeURIComponent(chart("hub"))}&up=3&fold=0`);
  const began = Date.now();
  await page.waitForFunction(() => document.querySelectorAll(".node").length > 20, null, { timeout: 60_000 });
  const shown = Date.now() - began;
  await page.getByRole("button", { name: "Fit" }).click();
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    window.frames_ = [];
    const note = (at) => { window.frames_.push(at); requestAnimationFrame(note); };
    requestAnimationFrame(note);
  });
  await page.mouse.move(700, 450);
  await page.mouse.down();
  for (let i = 0; i < 60; ++i) await page.mouse.move(700 + 4 * i, 450 + 2 * i);
  await page.mouse.up();
  const times = await page.evaluate(() => window.frames_.slice(1).map((at, i) => at - window.frames_[i]).sort((a, b) => a - b));
  const [median, slowest] = [times[times.length >> 1], times.at(-1)];
  console.log(`${WIDE} things: shown after ${shown} ms; frames: median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms`);
  expect(slowest < FRAME_MS_MAX, `a frame took ${slowest} ms`);
}

// One that is not drawn, since it is far out of sight.
async function findsAmongMany(page) {
  expect((await page.getByText("looker w19.23").count()) === 0, "it is drawn already");
  await page.evaluate(() => new Promise((done) => setTimeout(done))); // the end of a pull swallows one click
  await page.keyboard.press("f");
  await page.keyboard.type("w19.23");
  await page.keyboard.press("Enter");
  await page.locator(".at-node", { hasText: "looker w19.23" }).waitFor();
  await page.keyboard.press("Escape");
  await hasFocus(page, "looker w19.23");
  await page.keyboard.press("ArrowRight");
  await hasFocus(page, "Chart w19");
}

await perform(await Demo.open(process.argv[2]), [
  addCharts, folds, walks, findsByName, findsTheWay, goesBackInTime, savesFiles, staysSmooth, findsAmongMany,
]);
