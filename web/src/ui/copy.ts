// SPDX-License-Identifier: Apache-2.0
import { toast } from "./toast";

export async function copy(text: string, what: string) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${what} copied`);
  } catch {
    // Without a secure connection the browser gives no clipboard.
    toast(`The browser does not let this page copy: ${text}`);
  }
}
