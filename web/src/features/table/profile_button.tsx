// SPDX-License-Identifier: Apache-2.0
// Reads the newest version once and records what it holds. It changes no row, so nothing is asked.
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { makeProfile } from "../../api/queries";
import { toast } from "../../ui/toast";

export function ProfileButton({ table, primary = false, children }: { table: string; primary?: boolean; children: React.ReactNode }) {
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => makeProfile(table),
    onSuccess: async ({ done }) => {
      if (!done) toast(`${table} is being profiled; this page shows it when it is done`);
      await queries.invalidateQueries({ queryKey: ["profile", table] });
      await queries.invalidateQueries({ queryKey: ["table", table] });
    },
  });
  return (
    <>
      <button className={primary ? "button primary" : "button small"} data-key="profile" disabled={make.isPending} onClick={() => make.mutate()}>
        {make.isPending ? "Profiling" : children}
      </button>
      {make.error && <span className="failed" role="alert">No profile: {make.error.message}</span>}
    </>
  );
}
