// SPDX-License-Identifier: Apache-2.0
// CodeMirror as a component. The text is the page's; the editor tells of each change and takes one that came from
// elsewhere.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentUnit, LanguageSupport } from "@codemirror/language";
import { SQLDialect } from "@codemirror/lang-sql";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useImperativeHandle, useRef } from "react";

import type { Span } from "../../../core/sql_place";
import { completionOf } from "./completion";
import { completionMark } from "./completion_mark";
import { errorMark, markError, type Mark } from "./error_mark";
import { look } from "./look";
import { kKeywords, kTypes } from "./words";
import "./editor.css";

const duckdb = SQLDialect.define({
  keywords: kKeywords.join(" "), types: kTypes.join(" "),
  doubleDollarQuotedStrings: true, operatorChars: "*+-%<>!=&|~^/@:", identifierQuotes: '"', caseInsensitiveIdentifiers: true,
});

export interface EditorHandle {
  focus(): void;
  insert(text: string): void; // at the cursor, in place of what is selected
  selection(): Span;
}

interface Props {
  text: string;
  changed: (text: string) => void;
  run: () => void;
  cancel: (() => void) | null; // null: nothing runs
  mark: Mark | null;
  describedBy: string;
  handle: React.Ref<EditorHandle>;
}

export function SqlEditor({ text, changed, run, cancel, mark, describedBy, handle }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const queries = useQueryClient();
  const first = useRef(text);
  const now = useRef({ changed, run, cancel });
  useEffect(() => { now.current = { changed, run, cancel }; });

  useEffect(() => {
    if (!place.current) return;
    const ours = [
      { key: "Mod-Enter", run: (of: EditorView) => { closeCompletion(of); now.current.run(); return true; } },
      { key: "Escape", run: () => { now.current.cancel?.(); return now.current.cancel !== null; } },
    ];
    const state = EditorState.create({
      doc: first.current,
      extensions: [
        Prec.highest(keymap.of(ours)), keymap.of([{ key: "Tab", run: acceptCompletion }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(), bracketMatching(), closeBrackets(),
        indentUnit.of("  "), EditorState.tabSize.of(4), new LanguageSupport(duckdb.language), errorMark, look,
        autocompletion({ override: [completionOf(queries)], icons: false, addToOptions: [{ render: completionMark, position: 20 }], maxRenderedOptions: 60 }),
        EditorView.contentAttributes.of({ "aria-label": "Text of the query", "aria-describedby": describedBy, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => { if (update.docChanged) now.current.changed(update.state.doc.toString()); }),
      ],
    });
    const made = new EditorView({ state, parent: place.current });
    view.current = made;
    return () => made.destroy();
  }, [queries, describedBy]);

  useEffect(() => {
    const shown = view.current;
    first.current = text;
    if (!shown || shown.state.doc.toString() === text) return;
    shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: text }, selection: { anchor: text.length } });
  }, [text]);

  useEffect(() => {
    const length = view.current?.state.doc.length ?? 0;
    view.current?.dispatch({ effects: markError.of(mark && mark.to <= length ? mark : null) });
  }, [mark]);

  useImperativeHandle(handle, () => ({
    focus: () => view.current?.focus(),
    insert: (given) => {
      const shown = view.current;
      if (!shown) return;
      shown.dispatch(shown.state.replaceSelection(given), { scrollIntoView: true, userEvent: "input" });
      shown.focus();
    },
    selection: () => view.current?.state.selection.main ?? { from: 0, to: 0 },
  }), []);

  return <div className="sql-editor" ref={place} />;
}
