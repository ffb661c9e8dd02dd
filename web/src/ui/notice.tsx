// SPDX-License-Identifier: Apache-2.0
// What happened, what it means for the reader, the way out. One for each page, under its title.
import type { Sign } from "../core/states";
import { StatusMark } from "./status_mark";
import "./notice.css";

interface Props {
  sign: Sign & ("failed" | "warned");
  action?: React.ReactNode;
  children: React.ReactNode;
}

export function Notice({ sign, action, children }: Props) {
  return (
    <div className={`notice ${sign}`}>
      <StatusMark sign={sign} />
      <p className="grow">{children}</p>
      {action}
    </div>
  );
}
