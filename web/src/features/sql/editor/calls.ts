// SPDX-License-Identifier: Apache-2.0
// A name before a bracket is a function; the same name elsewhere may be a column.
import { syntaxTree } from "@codemirror/language";
import { Decoration, MatchDecorator, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from "@codemirror/view";

const call = Decoration.mark({ class: "cm-function" });

const found = new MatchDecorator({
  regexp: /[A-Za-z_]\w*(?=\()/g,
  decorate(add, from, to, _, view) {
    if (syntaxTree(view.state).resolveInner(from, 1).name === "Identifier") add(from, to, call);
  },
});

export const calls = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;
    constructor(view: EditorView) {
      this.marks = found.createDeco(view);
    }
    update(update: ViewUpdate) {
      const isParsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      this.marks = isParsed ? found.createDeco(update.view) : found.updateDeco(update, this.marks);
    }
  },
  { decorations: (plugin) => plugin.marks },
);
