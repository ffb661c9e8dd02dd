// SPDX-License-Identifier: Apache-2.0
// The page for SQL is a chunk of its own, with its editor: fetched on intent.
import { lazy, Suspense } from "react";

import { Skeleton } from "../../ui/skeleton";

export const importSql = () => import("./sql_page");
const SqlPage = lazy(async () => ({ default: (await importSql()).SqlPage }));

export function SqlRoute() {
  return (
    <Suspense fallback={<div className="page"><title>SQL - Millrace</title><h1 className="unseen">SQL</h1><Skeleton /></div>}>
      <SqlPage />
    </Suspense>
  );
}
