// SPDX-License-Identifier: Apache-2.0
// Why nothing is here, and the one next step.
import { copy } from "./copy";
import "./centred.css";

interface Props {
  title: string;
  children?: React.ReactNode;
  command?: string; // to copy
}

export function Empty({ title, children, command }: Props) {
  return (
    <div className="centred">
      <svg width="56" height="30" viewBox="0 0 56 30" fill="none" stroke="var(--flow-deep)" strokeWidth="2" strokeLinecap="round" aria-hidden>
        <path d="M2 22c5-4 9-4 13.500-.5s9 3.500 13 0 9-3.500 13 0S50 25 54 22" />
        <path d="M2 12c5-4 9-4 13.500-.5" opacity=".5" />
      </svg>
      <p className="medium">{title}</p>
      {children && <div className="quiet">{children}</div>}
      {command && (
        <button className="button mono" onClick={() => copy(command, "Command")} title="Copy the command">{command}</button>
      )}
    </div>
  );
}
