// SPDX-License-Identifier: Apache-2.0
// What seems to be personal data, for a person to say whether it is: nothing is tagged until then.
import type { ColumnStatistics, Table } from "../../api/types";
import { percent } from "../../core/numbers";

// Those that the column does not have yet.
export function proposalsOf(table: Table, { name, proposed_tags }: ColumnStatistics) {
  const tags = table.columns.find((column) => column.name === name)?.tags ?? [];
  return proposed_tags.filter(({ tag }) => !tags.includes(tag));
}

export function ProposedTags({ table, column }: { table: Table; column: ColumnStatistics }) {
  return proposalsOf(table, column).map(({ tag, reason, confidence }) => (
    <p key={tag} className="proposal">
      <span>Seems to be <b className="medium">{tag}</b>: {reason}. <span className="faint">{percent(confidence)} sure.</span></span>
    </p>
  ));
}
