// SPDX-License-Identifier: Apache-2.0
// Takes the addresses out of package-lock.json: where packages come from is each user's own setting
// (.npmrc sees to that), and who wants money for them stands in the packages themselves.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  delete entry.resolved;
}
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
