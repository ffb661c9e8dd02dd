// SPDX-License-Identifier: Apache-2.0
// A project that is served by the program under test, and a browser that looks at it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What the browser tests need is locked with the web UI's own packages.
const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axeFile = require.resolve("axe-core/axe.min.js");

export function expect(holds, message) {
  if (!holds) throw new Error(message);
}

export class Demo {
  static async open(millrace) {
    const demo = new Demo();
    demo.millrace = millrace;
    demo.folder = mkdtempSync(join(tmpdir(), "millrace-e2e-"));
    demo.project = join(demo.folder, "demo");
    demo.run("demo", "--once", "--scale", "0.01", "--folder", demo.project);
    await demo.serve(0);
    return demo;
  }

  run(...words) {
    const done = spawnSync(this.millrace, words, { encoding: "utf8" });
    expect(done.status === 0, `millrace ${words.join(" ")}: ${done.stdout}${done.stderr}`);
    return done.stdout;
  }

  async serve(port) {
    const words = ["serve", "--port", String(port), "--json", "--project", this.project];
    this.server = spawn(this.millrace, words, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    for await (const part of this.server.stdout) {
      said += part;
      if (said.trimEnd().endsWith("}")) break;
    }
    this.url = JSON.parse(said).url.replace(/\/$/, "");
  }

  async stop() {
    if (this.server.exitCode !== null) return;
    const ended = once(this.server, "exit");
    this.server.kill("SIGTERM");
    const [code] = await ended;
    expect(code === 0, `serve ended with ${code}`);
  }

  async close() {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}

export async function openBrowser() {
  const flags = process.getuid() === 0 ? ["--no-sandbox"] : []; // it refuses to have one as root
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
}

// What the browser itself tells in the console of a request that was refused, cut off or stopped.
export const REFUSED = /Failed to load resource|net::ERR/;

// Opens a page of the demo and does what `acts` say. Whatever it complains of is a fault, but for what is `expected`. When
// an act fails, a picture of where it stood is left.
export async function perform(demo, acts, expected = null) {
  const browser = await openBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(30_000);
  const faults = watch(page, demo.url);
  const unexpected = () => faults.filter((fault) => !expected?.test(fault)).join("\n");
  try {
    for (const act of acts) {
      await act(page, demo.url, demo);
      expect(unexpected() === "", `after ${act.name}: ${unexpected()}`);
    }
  } catch (error) {
    const picture = join(tmpdir(), "millrace-e2e-failed.png");
    await page.screenshot({ path: picture }).catch(() => {});
    console.log(`at ${page.url()}, see ${picture}; faults: ${faults.join("; ")}`);
    throw error;
  } finally {
    await browser.close();
    await demo.close();
  }
  console.log("passed");
}

// Notes what a page complains of, and whatever it asks of another host.
export function watch(page, base) {
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(base)) faults.push(`asks ${request.url()}`);
  });
  return faults;
}
