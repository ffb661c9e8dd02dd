// SPDX-License-Identifier: Apache-2.0
// The file that defines the table. A line's number links to that line.
import { useQuery } from "@tanstack/react-query";

import { definitionQuery } from "../../api/queries";
import { copy } from "../../ui/copy";
import { Code } from "../../ui/code";
import { Empty } from "../../ui/empty";
import { Icon } from "../../ui/icon";
import { Shown } from "../../ui/shown";
import { useTable } from "./table_page";

export function DefinitionTab() {
  const table = useTable();
  const query = useQuery(definitionQuery(table.name));
  return (
    <section aria-label="Definition" className="tab">
      <Shown query={query} what="The definition">
        {({ path, text, language }) =>
          text === null ? (
            <Empty title="Its file is not there">{path ? <span className="mono">{path}</span> : "No file of the project defines it."}</Empty>
          ) : (
            <>
              <p className="list-tools">
                <span className="mono medium">{path}</span>
                {path && (
                  <button className="button small plain" onClick={() => void copy(path, "Path")}><Icon name="copy" size={14} />Copy path</button>
                )}
                <button className="button small plain" onClick={() => void copy(text, "Text")}><Icon name="copy" size={14} />Copy text</button>
              </p>
              <Code text={text} language={language} label={path ?? table.name} />
            </>
          )
        }
      </Shown>
    </section>
  );
}
