// SPDX-License-Identifier: Apache-2.0
import { useState } from "react";

import { Icon } from "../../ui/icon";
import { RunDialog } from "../../ui/run_dialog";

export function RunButton({ table }: { table: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button className="button primary" data-key="run" onClick={() => setAsking(true)}><Icon name="play" />Run</button>
      {asking && <RunDialog model={table} scope="one" close={() => setAsking(false)} />}
    </>
  );
}
