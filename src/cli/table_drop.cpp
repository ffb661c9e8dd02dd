// SPDX-License-Identifier: Apache-2.0
#include "cli/table_drop.h"

#include "base/text.h"
#include "cli/print.h"
#include "elt/drop_table.h"

namespace millrace::cli {

base::Result<int> table_drop(Context& context, const std::string& name) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Write, "table drop"));
    auto* lake = MR_TRY(space->require_lake());
    const auto table = MR_TRY(find_table(context, *space, name));
    auto* recorder = MR_TRY(space->recorder());
    const auto dropped = MR_TRY(elt::drop_table(space->project(), space->names(), *lake,
                                                space->clock(), *recorder, table.id));
    std::vector<std::string> read_by;
    for (const auto& id : dropped.read_by) read_by.push_back(id.to_string());
    const bool is_view = dropped.last.kind == lake::TableKind::View;
    if (context.json) {
        print_json({{"table", table.id.to_string()},
                    {"status", "dropped"},
                    {"kind", is_view ? "view" : "table"},
                    {"run_id", dropped.run_id},
                    {"versions", dropped.held.versions},
                    {"files", dropped.held.files},
                    {"bytes", dropped.held.bytes},
                    {"read_by", read_by}});
        return kOk;
    }
    fmt::print("dropped {}, {}", table.id.to_string(), count_of(dropped.held.versions, "version"));
    if (dropped.held.files > 0) {
        fmt::print("; millrace table vacuum removes {}, {}", count_of(dropped.held.files, "file"),
                   base::format_bytes(dropped.held.bytes));
    }
    fmt::print("\n");
    for (const auto& model : read_by) {
        tell("{} {}: reads {}, which is no more\n", styled("note", Style::Yellow, 2), model,
             table.id.to_string());
    }
    return kOk;
}

}  // namespace millrace::cli
