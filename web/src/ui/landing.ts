// SPDX-License-Identifier: Apache-2.0
// The fragment with which this window was opened, before the router has written it in its own way.
let landed: string | null = location.hash;

// Once: what comes later is told by the router.
export function takeLanding(): string | null {
  const fragment = landed;
  landed = null;
  return fragment;
}
