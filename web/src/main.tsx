// SPDX-License-Identifier: Apache-2.0
// The address as it was, before anybody changes it. Styles first: those of components and pages come after them and win.
import "./ui/landing";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/button.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { followEvents } from "./api/events";
import { makeRouter } from "./router";
import { applyTheme } from "./ui/preferences";

// What was read stays fresh until an event says otherwise (api/events.ts); errors wait for the reader.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 10_000, gcTime: 30 * 60_000, refetchOnWindowFocus: false } },
});

applyTheme();
followEvents(queries);
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={makeRouter(queries)} />
    </QueryClientProvider>
  </StrictMode>,
);
