// SPDX-License-Identifier: Apache-2.0
// The texts, each in its tab; closing one that holds something can be undone.
import { useQueryClient } from "@tanstack/react-query";

import { activeOf, added, closed, opened, titleOf, type Editor } from "../../core/sql_editors";
import { useStore } from "../../core/store";
import { Icon } from "../../ui/icon";
import { toast } from "../../ui/toast";
import { changeEditors, editors } from "./editors";
import { forget } from "./executions";

export function EditorTabs({ children }: { children: React.ReactNode }) {
  const shown = useStore(editors);
  const queries = useQueryClient();
  const { number: active } = activeOf(shown);
  const close = (editor: Editor) => {
    forget(queries, editor.number);
    changeEditors((before) => closed(before, editor.number));
    if (editor.text.trim()) toast(`${titleOf(editor)} closed`, { text: "Undo", run: () => changeEditors((before) => opened(before, editor.text)) });
  };
  return (
    <div className="sql-tabs">
      <ul className="sql-tab-list" aria-label="Queries">
        {shown.list.map((editor) => (
          <li key={editor.number} data-active={editor.number === active || undefined}>
            <button aria-current={editor.number === active || undefined} onClick={() => changeEditors((before) => ({ ...before, active: editor.number }))}>
              {titleOf(editor)}
            </button>
            {(shown.list.length > 1 || editor.text !== "") && (
              <button className="sql-tab-close" aria-label={`Close ${titleOf(editor)}`} title="Close" onClick={() => close(editor)}><Icon name="close" size={12} /></button>
            )}
          </li>
        ))}
        <li>
          <button className="sql-tab-new" aria-label="New query" title="New query" data-key="new-query" onClick={() => changeEditors((before) => added(before))}>
            <Icon name="plus" />
          </button>
        </li>
      </ul>
      {children}
    </div>
  );
}
