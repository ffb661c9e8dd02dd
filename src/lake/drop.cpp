// SPDX-License-Identifier: Apache-2.0
#include "lake/lake.h"

namespace millrace::lake {

base::Result<Lake::DropReport> Lake::drop(const TableId& table) {
    const auto known = MR_TRY(find(table));
    if (!known) return base::not_found("table not found: " + table.to_string());
    auto& database = directory_.database();
    DropReport report;
    const auto count = [&](const char* query) -> base::Result<store::Statement> {
        auto row = MR_TRY(database.prepare(query));
        MR_TRY(row.bind(known->id).step());
        return row;
    };
    report.versions =
        MR_TRY(count("SELECT count(*) FROM lake_snapshot WHERE table_id = ?")).integer(0);
    {
        const auto files = MR_TRY(
            count("SELECT count(*), ifnull(sum(byte_count), 0) FROM lake_file WHERE table_id = ?"));
        report.files = files.integer(0);
        report.bytes = files.integer(1);
    }
    // Rows before those they refer to. Statistics go with their files' rows.
    for (const char* forget :
         {"DELETE FROM lake_snapshot WHERE table_id = ?",
          "DELETE FROM lake_file WHERE table_id = ?", "DELETE FROM lake_table WHERE id = ?"}) {
        auto statement = MR_TRY(database.prepare(forget));
        MR_TRY(statement.bind(known->id).run());
    }
    return report;
}

}  // namespace millrace::lake
