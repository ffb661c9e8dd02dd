// SPDX-License-Identifier: Apache-2.0
// Two people, one text: both side by side, and three ways out.
import { combined, wordDiff, type Piece } from "../core/word_diff";
import { Notice } from "./notice";

interface Props {
  theirs: string;
  mine: string;
  combine: (text: string) => void;
  keepMine: () => void;
  takeTheirs: () => void;
}

function Side({ pieces, of }: { pieces: Piece[]; of: "theirs" | "mine" }) {
  return (
    <p>
      {pieces.filter((piece) => piece.of === "both" || piece.of === of).map((piece, i) =>
        piece.of === of ? <ins key={i}>{piece.text}</ins> : <span key={i}>{piece.text}</span>)}
    </p>
  );
}

export function Conflict({ theirs, mine, combine, keepMine, takeTheirs }: Props) {
  const pieces = wordDiff(theirs, mine);
  return (
    <div className="conflict" role="alert">
      <Notice sign="warned">
        <b className="medium">Somebody changed this description</b> while you were typing. Nothing is lost.
      </Notice>
      <div className="conflict-texts">
        <div><p className="faint">Theirs, saved</p><Side pieces={pieces} of="theirs" /></div>
        <div><p className="faint">Yours, not saved</p><Side pieces={pieces} of="mine" /></div>
      </div>
      <p className="row">
        <button className="button small primary" onClick={() => combine(combined(pieces))}>Combine</button>
        <button className="button small" onClick={keepMine}>Keep mine</button>
        <button className="button small" onClick={takeTheirs}>Take theirs</button>
      </p>
    </div>
  );
}
