// SPDX-License-Identifier: Apache-2.0
// The word where an error is, underlined until the text is edited.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

import type { Span } from "../../../core/sql_place";

export interface Mark extends Span {
  message: string;
}

export const markError = StateEffect.define<Mark | null>();

const decorated = ({ from, to, message }: Mark) =>
  Decoration.set([Decoration.mark({ class: "cm-sql-error", attributes: { title: message } }).range(from, to)]);

export const errorMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.docChanged) marks = Decoration.none;
    for (const effect of transaction.effects) {
      if (effect.is(markError)) marks = effect.value && effect.value.to > effect.value.from ? decorated(effect.value) : Decoration.none;
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});
