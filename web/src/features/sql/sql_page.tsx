// SPDX-License-Identifier: Apache-2.0
// Where one asks by SQL: the catalog, the text, what it found. A chunk of its own, with the editor.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

import { tableQuery, tablesQuery } from "../../api/queries";
import { activeOf, opened, written } from "../../core/sql_editors";
import { tablesIn } from "../../core/sql_names";
import { askedOf, offsetOf, wordAt } from "../../core/sql_place";
import { useStore } from "../../core/store";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { useSettled } from "../../ui/use_settled";
import { CatalogTree } from "./catalog_tree";
import type { Mark } from "./editor/error_mark";
import { SqlEditor, type EditorHandle } from "./editor/sql_editor";
import { EditorTabs } from "./editor_tabs";
import { changeEditors, editors } from "./editors";
import { cancel, execute, useStanding, type Standing } from "./executions";
import { ExportNotes } from "./export_notes";
import { noteEnd } from "./history";
import { HistoryList } from "./history_list";
import { LimitsChooser, useLimits } from "./limits";
import { ResultBar } from "./result_bar";
import { Results } from "./results";
import { useFragment } from "./use_fragment";
import { useResultView } from "./use_result_view";
import "./sql.css";

const kReadMs = 400; // after the last key, before the columns of what is named are fetched

// Where the error is, while the text is still the one that was asked.
function markOf(standing: Standing | null, text: string): Mark | null {
  const error = standing?.statement?.error;
  if (!standing || !error || standing.execution.of !== text) return null;
  const { asked } = standing.execution;
  const offset = offsetOf(asked.text, error.line, error.column);
  if (offset === null) return null;
  const { from, to } = wordAt(asked.text, offset);
  return { from: asked.from + from, to: asked.from + to, message: error.message };
}

function useColumnsOf(text: string) {
  const queries = useQueryClient();
  const settled = useSettled(text, kReadMs);
  const { data: tables } = useQuery(tablesQuery);
  useEffect(() => {
    const known = new Set(tables?.map(({ name }) => name));
    for (const { table } of tablesIn(settled)) if (known.has(table)) void queries.prefetchQuery(tableQuery(table));
  }, [queries, settled, tables]);
}

function useEndNoted(standing: Standing | null) {
  const statement = standing?.statement;
  useEffect(() => {
    if (!statement || statement.state === "running") return;
    noteEnd(statement.id, { state: statement.state, rows: statement.result?.rows ?? null, seconds: statement.seconds });
  }, [statement]);
}

export function SqlPage() {
  const queries = useQueryClient();
  const shown = useStore(editors);
  const { number: tab, text } = activeOf(shown);
  const standing = useStanding(tab, "rows");
  const limits = useLimits();
  const view = useResultView();
  const editor = useRef<EditorHandle>(null);
  const [choosing, setChoosing] = useState(false);
  const { data: tables = [] } = useQuery(tablesQuery);
  useFragment();
  useColumnsOf(text);
  useEndNoted(standing);

  const run = () => {
    const asked = askedOf(text, editor.current?.selection() ?? { from: 0, to: 0 });
    if (asked.text.trim() === "" || standing?.running) return;
    void execute(queries, tab, "rows", asked, text, limits);
  };
  const mark = useMemo(() => markOf(standing, text), [standing?.statement, standing?.execution, text]); // what it reads of the standing
  const insert = (name: string) => {
    setChoosing(false);
    editor.current?.insert(name);
  };
  const open = (example: string) => {
    changeEditors((before) => opened(before, example));
    editor.current?.focus();
  };
  return (
    <div className="sql-page">
      <title>SQL - Millrace</title>
      <h1 className="unseen">SQL</h1>
      <div className="sql-side"><CatalogTree insert={insert} /></div>
      {choosing && (
        <Dialog label="Tables of the catalog" kind="sheet" close={() => setChoosing(false)}>
          <CatalogTree insert={insert} />
        </Dialog>
      )}
      <section className="sql-main" aria-label="Query">
        <EditorTabs>
          <div className="sql-tools">
            <button className="button small plain sql-side-open" onClick={() => setChoosing(true)}><Icon name="tables" />Tables</button>
            <LimitsChooser />
            <HistoryList />
          </div>
        </EditorTabs>
        <p className="unseen" id="sql-keys">Ctrl Enter runs it. Esc, then Tab leaves the text.</p>
        <SqlEditor
          key={tab} handle={editor} text={text} changed={(now) => changeEditors((before) => written(before, now))} run={run} mark={mark}
          cancel={standing?.running ? () => cancel(queries, tab, "rows") : null} describedBy="sql-keys"
        />
        <ResultBar tab={tab} text={text} standing={standing} view={view} run={run} />
        <div className="sql-found">
          <ExportNotes tab={tab} />
          <Results standing={standing} view={view} run={run} tables={tables} open={open} />
        </div>
      </section>
    </div>
  );
}
