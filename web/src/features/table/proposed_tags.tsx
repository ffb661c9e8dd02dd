// SPDX-License-Identifier: Apache-2.0
// What seems to be personal data, for a person to say whether it is: nothing is tagged until then.
import type { ColumnStatistics, Table } from "../../api/types";
import { labelUrn } from "../../core/labels";
import { percent } from "../../core/numbers";
import { toast } from "../../ui/toast";
import { useLabels } from "./use_labels";

// Those that the column does not have yet.
export function proposalsOf(table: Table, { name, proposed_tags }: ColumnStatistics) {
  const tags = table.columns.find((column) => column.name === name)?.tags ?? [];
  return proposed_tags.filter(({ tag }) => !tags.some((label) => label.name === tag));
}

export function ProposedTags({ table, column }: { table: Table; column: ColumnStatistics }) {
  const labels = useLabels(table);
  const accept = (tag: string) =>
    void labels.set(column.name, { kind: "tag", name: tag, urn: labelUrn("tag", tag) }, true).then(
      () => toast(`${column.name} is tagged ${tag}`),
      (error: Error) => toast(`Not tagged: ${error.message}`),
    );
  return proposalsOf(table, column).map(({ tag, reason, confidence }) => (
    <p key={tag} className="proposal">
      <span className="grow">Seems to be <b className="medium">{tag}</b>: {reason}. <span className="quiet">{percent(confidence)} sure.</span></span>
      <button className="button small" onClick={() => accept(tag)}>Tag it {tag}</button>
    </p>
  ));
}
