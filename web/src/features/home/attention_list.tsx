// SPDX-License-Identifier: Apache-2.0
import { Link } from "@tanstack/react-router";

import type { Attention } from "../../api/types";
import { whole } from "../../core/numbers";
import { Age } from "../../ui/age";
import { Name } from "../../ui/name";
import { StatusMark } from "../../ui/status_mark";
import { TestText } from "../../ui/test_text";

export function AttentionList({ items }: { items: Attention[] }) {
  return (
    <section>
      <div className="head"><h2>Needs attention</h2><span className="faint">{items.length > 0 && whole(items.length)}</span></div>
      {items.length === 0 && <p className="quiet row nothing"><StatusMark sign="ok" label={null} /> Nothing failed and nothing warned in the last run of each table.</p>}
      <ul className="list attention">
        {items.map((item) => (
          <li key={`${item.name} ${item.test}`}>
            <StatusMark sign={item.state} />
            <Name name={item.name} layer={item.layer} mark={false} />
            <span className="quiet grow what"><TestText message={item.what} test={item.test} /></span>
            <span className="faint small when"><Age time={item.time} short /></span>
            <Link to="/runs/$run" params={{ run: item.run }} search={{ step: item.name, test: item.test ?? undefined }} className="link nowrap">
              {item.test ? "Open test" : "Open run"}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
