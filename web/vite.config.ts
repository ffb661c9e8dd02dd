// SPDX-License-Identifier: Apache-2.0
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where `npm run dev` and `npm run preview` find the API: a running `millrace serve`.
// It takes changes only from its own pages, so it must see the host that the page was asked from.
const api = { target: process.env.MILLRACE_SERVER ?? "http://127.0.0.1:7070", changeOrigin: false };

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": api } },
  preview: { proxy: { "/api": api } },
  build: {
    outDir: process.env.MILLRACE_WEB_OUT ?? "../build/web",
    emptyOutDir: true,
    target: "es2022",
    // Every asset is a file of its own: the server's Content-Security-Policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ["src/**/*.test.ts"] },
});
