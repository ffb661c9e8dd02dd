// SPDX-License-Identifier: Apache-2.0
// The filter of a list. What is typed is in the address; Esc empties it.
import { Icon, type IconName } from "./icon";
import { useUrlState } from "./use_url_state";

interface Props {
  label: string;
  name?: "q";
  icon?: IconName;
}

export function FilterField({ label, name = "q", icon = "filter" }: Props) {
  const [state, setState] = useUrlState();
  return (
    <label className="field">
      <Icon name={icon} size={14} />
      <span className="unseen">{label}</span>
      <input
        type="search" placeholder={label} value={state[name] ?? ""} data-key="filter" spellCheck={false}
        onChange={(event) => setState({ [name]: event.target.value || undefined }, "replace")}
        onKeyDown={(event) => {
          if (event.key === "Escape") setState({ [name]: undefined }, "replace");
        }}
      />
    </label>
  );
}
