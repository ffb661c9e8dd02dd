// SPDX-License-Identifier: Apache-2.0
import { Link } from "@tanstack/react-router";

import type { Run } from "../../api/types";
import { runColumns } from "../runs/run_columns";
import { DataTable } from "../../ui/data_table";
import { Empty } from "../../ui/empty";

const kShown = 7;

export function LatestRuns({ runs }: { runs: Run[] }) {
  return (
    <section>
      <div className="head"><h2>Latest runs</h2><Link to="/runs" className="more">All runs</Link></div>
      {runs.length === 0 ? (
        <Empty title="No run yet" command="millrace run" />
      ) : (
        <DataTable label="Latest runs" rows={runs.slice(0, kShown)} columns={runColumns(runs, "sign")} rowKey={(run) => run.id} />
      )}
    </section>
  );
}
