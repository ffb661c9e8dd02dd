// SPDX-License-Identifier: Apache-2.0
// Columns that stand in joins and filters: they decide which rows exist, not what is in them.
import { Fragment } from "react";

import type { Table } from "../../api/types";
import { tableOf } from "../../core/layers";

export function RowsDecidedBy({ table }: { table: Table }) {
  if (table.influence.length + table.unresolved.length === 0) return null;
  return (
    <div className="decided quiet">
      {table.influence.length > 0 && (
        <p>
          <i className="dashes" aria-hidden /> Rows are decided by joins and filters on{" "}
          {table.influence.map(({ table: from, columns }, i) => (
            <Fragment key={from.name}>
              {i > 0 && ", "}
              {columns.map((column, j) => (
                <Fragment key={column}>{j > 0 && ", "}<span className="mono nowrap">{tableOf(from.name)}.{column}</span></Fragment>
              ))}
            </Fragment>
          ))}
        </p>
      )}
      {table.unresolved.length > 0 && <p className="warned">Where these come from is unknown: <span className="mono">{table.unresolved.join(", ")}</span></p>}
    </div>
  );
}
