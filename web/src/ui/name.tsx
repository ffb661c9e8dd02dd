// SPDX-License-Identifier: Apache-2.0
// A table's name as a link: never cut in the middle, monospaced, with its layer in front.
import { Link } from "@tanstack/react-router";

import { LayerMark } from "./layer_mark";
import "./name.css";

interface Props {
  name: string;
  layer: string;
  shown?: React.ReactNode; // instead of the whole name
  mark?: boolean;
}

export function Name({ name, layer, shown = name, mark = true }: Props) {
  return (
    <span className="name">
      {mark && <LayerMark layer={layer} />}
      <Link to="/tables/$table" params={{ table: name }} activeOptions={{ exact: true }} className="mono medium cut" data-row>{shown}</Link>
    </span>
  );
}
