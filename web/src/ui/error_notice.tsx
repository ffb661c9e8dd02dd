// SPDX-License-Identifier: Apache-2.0
// What failed, why, what to do; the id of the request finds it in the server's log.
import { ApiError, hintOf } from "../api/client";
import { sentence } from "../core/sentence";
import { copy } from "./copy";
import { StatusMark } from "./status_mark";
import "./centred.css";

interface Props {
  what: string;
  error: Error;
  retry: () => void;
}

export function ErrorNotice({ what, error, retry }: Props) {
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <div className="centred" role="alert">
      <StatusMark sign="failed" size={18} label={null} />
      <p className="medium">{what} could not be read</p>
      <p className="quiet">
        {sentence(error.message)} {sentence(hintOf(error))}
      </p>
      <p className="row">
        <button className="button" onClick={retry}>Try again</button>
        {problem?.instance && (
          <button className="button plain" onClick={() => copy(problem.instance, "Request id")}>
            Copy request id {problem.instance}
          </button>
        )}
      </p>
    </div>
  );
}
