// SPDX-License-Identifier: Apache-2.0
// Why a file was not made.
import { hintOf } from "../../api/client";
import { sentence } from "../../core/sentence";
import { Notice } from "../../ui/notice";
import { useStanding } from "./executions";
import { kFormatNames } from "./export_button";

function ExportNote({ tab, format }: { tab: number; format: "csv" | "parquet" }) {
  const standing = useStanding(tab, format);
  const error = standing?.error ?? standing?.statement?.error;
  if (!error) return null;
  const hint = error instanceof Error ? hintOf(error) : error.hint;
  return (
    <div className="sql-failed" role="alert">
      <Notice sign="failed">{kFormatNames[format]} was not made. {sentence(error.message)} {sentence(hint)}</Notice>
    </div>
  );
}

export function ExportNotes({ tab }: { tab: number }) {
  return <><ExportNote tab={tab} format="csv" /><ExportNote tab={tab} format="parquet" /></>;
}
