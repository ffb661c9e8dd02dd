// SPDX-License-Identifier: Apache-2.0
// The active cell's value, whole.
import type { StatementRows } from "../../api/types";
import { whole } from "../../core/numbers";
import { copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";

interface Props {
  column: StatementRows["columns"][number];
  row: number;
  value: string | null;
  close: () => void;
}

export function CellDetail({ column, row, value, close }: Props) {
  return (
    <section className="cell-detail" aria-label="Value of the chosen cell" onKeyDown={({ key }) => { if (key === "Escape") close(); }}>
      <header className="row">
        <b className="mono medium cut">{column.name}</b>
        <span className="faint small nowrap">{column.type.toLowerCase()}, row {whole(row + 1)}</span>
        <span className="grow" />
        <button className="button small plain" onClick={() => void copy(value ?? "", "Value")} disabled={value === null}><Icon name="copy" size={14} />Copy</button>
        <button className="button small plain square" aria-label="Close" title="Close" onClick={close}><Icon name="close" size={14} /></button>
      </header>
      <div className="mono cell-value" tabIndex={0} role="region" aria-label={`Value of ${column.name}`}>
        {value === null ? <i className="nothing">NULL</i> : value === "" ? <i className="nothing">empty</i> : value}
      </div>
    </section>
  );
}
