// SPDX-License-Identifier: Apache-2.0
// What a query answers, in all its states: nothing yet, an error, old content with an error, content.
import type { UseQueryResult } from "@tanstack/react-query";

import { ErrorNotice } from "./error_notice";
import { Notice } from "./notice";
import { Skeleton } from "./skeleton";

interface Props<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  what: string; // "The runs": could not be read
  skeleton?: React.ReactNode;
  children: (data: T) => React.ReactNode;
}

export function Shown<T>({ query, what, skeleton = <Skeleton />, children }: Props<T>) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return query.error ? <ErrorNotice what={what} error={query.error} retry={retry} /> : skeleton;
  }
  return (
    <>
      {query.error && (
        <Notice sign="warned" action={<button className="link" onClick={retry}>Try again</button>}>
          {what} could not be read again: {query.error.message}. What you see is from before.
        </Notice>
      )}
      {children(query.data)}
    </>
  );
}
