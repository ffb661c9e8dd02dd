// SPDX-License-Identifier: Apache-2.0
// Where a column comes from, and how. A click follows the column in Lineage.
import { Link } from "@tanstack/react-router";

import type { Column } from "../../api/types";
import { tableOf } from "../../core/layers";
import { HowMark } from "../../ui/how_mark";
import { LayerMark } from "../../ui/layer_mark";

export function ColumnSources({ table, column }: { table: string; column: Column }) {
  return (
    <>
      {column.from.map((source) => (
        <Link
          key={`${source.table.name} ${source.column}`} to="/tables/$table/lineage" params={{ table }}
          search={{ view: "columns", col: column.name }} className="column-source" title={`${source.table.name}.${source.column}`}
        >
          <HowMark how={source.how} />
          <LayerMark layer={source.table.layer} />
          <span className="mono cut">{tableOf(source.table.name)}.{source.column}</span>
        </Link>
      ))}
    </>
  );
}
