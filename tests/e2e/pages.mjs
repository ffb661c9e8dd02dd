#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Each page of the demo project, at both widths and in both themes: no fault in the console, nothing asked of others,
// nothing wider than the window, one h1, axe finds nothing; and the first page is as small as promised.
import { gzipSync } from "node:zlib";
import { axeFile, Demo, expect, openBrowser, watch } from "./served.mjs";

const FIRST_PAGE_BYTES_MAX = 300_000; // gzipped
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const TABLE = "/tables/gold.sinusitis_study";

const BY_SQL = "#q=SELECT+gender,+count(*)+AS+cases+FROM+gold.sinusitis_study+GROUP+BY+ALL";

// How far what is shown has moved by itself; up to 0.1 is what people do not mind (Web Vitals, "good").
const SHIFT_MAX = 0.1;
const shiftOf = (page) => page.evaluate(() => new Promise((tell) => {
  new PerformanceObserver((list) => {
    tell(list.getEntries().reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0));
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(0), 200); // nothing has moved: nothing is told
}));

async function look(page, base, path, name) {
  const faults = watch(page, base);
  await page.goto(base + path);
  await page.waitForSelector("h1");
  await page.waitForLoadState("load");
  await page.waitForTimeout(/^lineage|pipelines|model/.test(name) ? 1500 : 500);
  const shift = await shiftOf(page);
  if (shift > SHIFT_MAX) faults.push(`moved by itself by ${shift.toFixed(3)}`);
  if (/ sql$/.test(name)) {
    await page.locator("[data-key=ask]").click();
    await page.locator(/error/.test(name) ? ".sql-failed" : ".grid-row").first().waitFor();
  }
  await page.addScriptTag({ path: axeFile });
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  for (const violation of found.violations) {
    faults.push(`${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join("; ")}`);
  }
  const [wider, headings] = await page.evaluate(() => [
    document.documentElement.scrollWidth - window.innerWidth,
    document.querySelectorAll("h1").length,
  ]);
  if (wider > 0) faults.push(`${wider} px wider than the window`);
  if (headings !== 1) faults.push(`${headings} h1`);
  return faults.filter((fault) => !(name === "no such table" && fault.includes("404")));
}

async function firstPageBytes(browser, base) {
  const page = await browser.newPage();
  const parts = [];
  page.on("response", (response) => {
    if (/\.(js|css)$|\/$/.test(new URL(response.url()).pathname)) parts.push(response.body());
  });
  await page.goto(`${base}/`);
  await page.waitForSelector("h1");
  const bodies = await Promise.all(parts);
  await page.close();
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

const demo = await Demo.open(process.argv[2]);
const browser = await openBrowser();
const run = (await (await fetch(`${demo.url}/api/v1/runs`)).json()).items[0].id;
const pages = {
  home: "/", tables: "/tables", columns: TABLE, preview: `${TABLE}/preview`, quality: `${TABLE}/quality`,
  "runs of a table": `${TABLE}/runs`, snapshots: `${TABLE}/snapshots`, properties: `${TABLE}/properties`,
  profile: `${TABLE}/profile`, "profile of a column": `${TABLE}/profile?col=condition_age`,
  "profile of a source": "/tables/raw.patients/profile", definition: `${TABLE}/definition`, lineage: `${TABLE}/lineage`,
  "lineage of a column": `${TABLE}/lineage?view=columns&col=condition_age`,
  "lineage as a list": `${TABLE}/lineage?view=list`, "lineage of anything": "/lineage",
  "lineage of a way, then": `${TABLE}/lineage?view=tables&to=raw.patients&at=${new Date().toISOString().slice(0, 16)}`,
  "a source": "/tables/raw.patients", runs: "/runs",
  run: `/runs/${run}`, "a run's errors": `/runs/${run}?log=error`, pipelines: "/pipelines", "pipelines as a list": "/pipelines?view=list",
  "a model": "/pipelines?sel=silver.observations", search: "/search?q=observation", "nothing found": "/search?q=zzzz&layer=gold", "no such table": "/tables/no.such",
  sql: "/sql", "rows by sql": `/sql${BY_SQL}`, "a chart by sql": `/sql?view=both${BY_SQL}`, "an error of sql": "/sql#q=SELECT+gendr+FROM+gold.sinusitis_study",
};
const faults = [];
for (const [width, height] of [[1440, 900], [390, 844]]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true }); // axe is no script of ours
    for (const [name, path] of Object.entries(pages)) {
      const page = await context.newPage();
      for (const fault of await look(page, demo.url, path, name)) {
        faults.push(`${name}, ${width} px, ${colorScheme}: ${fault}`);
      }
      await page.close();
    }
    await context.close();
  }
}
const bytes = await firstPageBytes(browser, demo.url);
await browser.close();
await demo.close();
console.log(`${Object.keys(pages).length} pages, 2 widths, 2 themes; first page ${bytes} bytes gzipped`);
expect(faults.length === 0, faults.join("\n"));
expect(bytes > 50_000 && bytes < FIRST_PAGE_BYTES_MAX, `first page: ${bytes} bytes`);
console.log("passed");
