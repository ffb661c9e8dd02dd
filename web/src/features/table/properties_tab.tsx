// SPDX-License-Identifier: Apache-2.0
import { copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";
import { useTable } from "./table_page";

export function PropertiesTab() {
  const { urn, kind, layer, properties } = useTable();
  const shown = { kind, layer, ...properties, urn };
  return (
    <section aria-label="Properties" className="tab">
      <dl className="properties">
        {Object.entries(shown).map(([name, value]) => (
          <div key={name}>
            <dt className="faint">{name}</dt>
            <dd className="mono">{value}</dd>
            <dd>
              <button className="button small square plain" aria-label={`Copy ${name}`} title={`Copy ${name}`} onClick={() => void copy(value, name)}>
                <Icon name="copy" size={14} />
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
