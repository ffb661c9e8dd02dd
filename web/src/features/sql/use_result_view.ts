// SPDX-License-Identifier: Apache-2.0
import { useUrlState } from "../../ui/use_url_state";

const kViews = ["rows", "chart", "both"] as const;
export type ResultView = (typeof kViews)[number];

export function useResultView(): ResultView {
  const [{ view }] = useUrlState();
  return kViews.find((each) => each === view) ?? "rows";
}
