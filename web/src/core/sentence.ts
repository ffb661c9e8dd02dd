// SPDX-License-Identifier: Apache-2.0

// A message of the server, which begins small and has no full stop, as a sentence on a page.
export function sentence(message: string): string {
  const text = message.trim();
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return !begun || /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
