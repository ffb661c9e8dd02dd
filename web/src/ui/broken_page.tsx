// SPDX-License-Identifier: Apache-2.0
import { Link, type ErrorComponentProps } from "@tanstack/react-router";

import { Empty } from "./empty";
import { ErrorNotice } from "./error_notice";

// A fault of the page itself, or a part of it that did not arrive: only reading it anew helps.
export function BrokenPage({ error }: ErrorComponentProps) {
  return (
    <div className="page">
      <h1 className="unseen">Error</h1>
      <ErrorNotice what="This page" error={error instanceof Error ? error : new Error(String(error))} retry={() => location.reload()} />
    </div>
  );
}

export function MissingPage() {
  return (
    <div className="page">
      <h1 className="unseen">No such page</h1>
      <Empty title="No page has this address">
        <Link to="/" className="link">Home</Link> and <Link to="/tables" className="link">Tables</Link> lead to what is here.
      </Empty>
    </div>
  );
}
