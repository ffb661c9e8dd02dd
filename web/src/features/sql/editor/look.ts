// SPDX-License-Identifier: Apache-2.0
// The colours and sizes of the editor, all of them from tokens.css; the rest stands in editor.css.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { calls } from "./calls";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.bool, tags.null], color: "var(--syn-kw)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--syn-str)" },
  { tag: tags.number, color: "var(--syn-num)" },
  { tag: tags.comment, color: "var(--syn-com)" },
  { tag: tags.typeName, color: "var(--syn-fn)" },
]);

const sizes = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "22px", fontVariantLigatures: "none" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 16px 0 14px" },
  ".cm-gutters": { color: "var(--text-3)", backgroundColor: "var(--surface)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "42px", padding: "0 2px 0 0", fontSize: "12px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--sunken)" },
  ".cm-function": { color: "var(--syn-fn)" },
  ".cm-cursor": { borderLeft: "2px solid var(--accent)" },
  "& .cm-selectionLayer .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { background: "var(--accent-line)", opacity: 0.5 },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--fail-tint)" },
});

export const look = [sizes, syntaxHighlighting(colours), calls];
