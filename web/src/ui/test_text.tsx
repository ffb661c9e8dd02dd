// SPDX-License-Identifier: Apache-2.0
import { sentence } from "../core/sentence";

// What the server says; the test that it names stands out as code.
export function TestText({ message, test }: { message: string; test: string | null }) {
  const text = sentence(message);
  const at = test ? text.indexOf(test) : -1;
  if (!test || at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}<span className="mono">{test}</span>{text.slice(at + test.length)}
    </>
  );
}
