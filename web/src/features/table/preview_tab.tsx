// SPDX-License-Identifier: Apache-2.0
// The first 100 rows, of the newest snapshot or of the one in the address.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { previewQuery } from "../../api/queries";
import { duration, plural } from "../../core/numbers";
import { Empty } from "../../ui/empty";
import { Grid } from "../../ui/grid";
import { Shown } from "../../ui/shown";
import { useUrlState } from "../../ui/use_url_state";
import { useTable } from "./table_page";

export function PreviewTab() {
  const table = useTable();
  const [state] = useUrlState();
  const chosen = Number(state.snapshot) || undefined;
  const query = useQuery(previewQuery(table.name, chosen ?? table.snapshot?.version));
  return (
    <section aria-label="Preview">
      <Shown query={query} what="The rows">
        {({ columns, rows, snapshot, cut, seconds }) => (
          <>
            <p className="list-tools small faint">
              {cut ? `The first ${plural(rows.length, "row")}` : `All ${plural(rows.length, "row")}`}
              {snapshot !== null && `, snapshot ${snapshot}`}, read in {duration(seconds)}
              {chosen && <Link to="." search={{}} className="link">Back to the newest</Link>}
            </p>
            {rows.length > 0 ? <Grid label={`Rows of ${table.name}`} columns={columns} rows={rows} /> : <Empty title="This table has no rows" />}
          </>
        )}
      </Shown>
    </section>
  );
}
