// SPDX-License-Identifier: Apache-2.0
import { useRouterState } from "@tanstack/react-router";

import { tokenLines } from "../core/sql_tokens";
import "./code.css";

export function Code({ text, language, label }: { text: string; language: "sql" | "yaml"; label: string }) {
  const marked = useRouterState({ select: (state) => state.location.hash });
  return (
    <div className="code" tabIndex={0} role="region" aria-label={label}>
      <ol>
        {tokenLines(text.replace(/\n$/, ""), language).map((line, i) => (
          <li key={i} id={`L${i + 1}`} data-marked={marked === `L${i + 1}` || undefined}>
            <a href={`#L${i + 1}`} tabIndex={-1} className="line" aria-label={`Line ${i + 1}`}>{i + 1}</a>
            <code>{line.map((token, j) => <span key={j} className={token.kind === "plain" ? undefined : token.kind}>{token.text}</span>)}</code>
          </li>
        ))}
      </ol>
    </div>
  );
}
