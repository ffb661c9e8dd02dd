// SPDX-License-Identifier: Apache-2.0
// Where a query stops, written before it is found out.
import type { Limits } from "../../api/statements";
import { whole } from "../../core/numbers";
import type { UrlState } from "../../core/url_state";
import { Choice } from "../../ui/choice";
import { Popover } from "../../ui/popover";
import { useUrlState } from "../../ui/use_url_state";

const kRows = [1_000, 10_000, 100_000];
const kSeconds = [30, 120, 600, 3600];
const kDefault: Limits = { rows: 10_000, seconds: 30 };

export const secondsText = (seconds: number) => (seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`);

export function useLimits(): Limits {
  const [{ rows, seconds }] = useUrlState();
  return {
    rows: kRows.find((each) => String(each) === rows) ?? kDefault.rows,
    seconds: kSeconds.find((each) => String(each) === seconds) ?? kDefault.seconds,
  };
}

const unlessDefault = (value: string, otherwise: number) => (value === String(otherwise) ? undefined : value);
const asOptions = (values: number[], text: (value: number) => string) => values.map((value) => ({ value: String(value), text: text(value) }));

export function LimitsChooser() {
  const { rows, seconds } = useLimits();
  return (
    <Popover label="Where a query stops" button={<>Stops at {secondsText(seconds)} or {whole(rows)} rows</>}>
      {() => (
        <div className="sql-limits">
          <h2>Rows</h2>
          <Choice label="Rows" chosen={String(rows)} options={asOptions(kRows, whole)} state={(value): UrlState => ({ rows: unlessDefault(value, kDefault.rows) })} />
          <h2>Time</h2>
          <Choice
            label="Time" chosen={String(seconds)} options={asOptions(kSeconds, secondsText)}
            state={(value): UrlState => ({ seconds: unlessDefault(value, kDefault.seconds) })}
          />
          <p className="small faint">Files hold all rows; the time bounds them too.</p>
        </div>
      )}
    </Popover>
  );
}
