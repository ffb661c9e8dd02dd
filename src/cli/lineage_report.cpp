// SPDX-License-Identifier: Apache-2.0
#include "cli/lineage_report.h"

#include <algorithm>

#include "base/text.h"
#include "cli/print.h"

namespace millrace::cli {
namespace {

base::Json to_json(const sql::ColumnRef& column) {
    return {{"table", column.table.to_string()}, {"column", column.column}, {"path", column.path}};
}

std::string describe(const sql::ColumnOrigin& origin) {
    switch (origin.how) {
        case sql::Derivation::Identity:
            return origin.source.to_string();
        case sql::Derivation::Transformation:
            return origin.source.to_string() + " (transformed)";
        case sql::Derivation::Aggregation:
            return origin.source.to_string() + " (aggregated)";
    }
    return "";
}

}  // namespace

base::Json to_json(const sql::ColumnLineage& lineage) {
    base::Json columns = base::Json::array();
    for (const auto& column : lineage.columns) {
        base::Json from = base::Json::array();
        for (const auto& origin : column.from) {
            base::Json one = to_json(origin.source);
            one["how"] = sql::to_string(origin.how);
            from.push_back(std::move(one));
        }
        columns.push_back({{"name", column.name}, {"from", std::move(from)}});
    }
    base::Json influences = base::Json::array();
    for (const auto& column : lineage.influences) influences.push_back(to_json(column));
    return {{"columns", std::move(columns)},
            {"influences", std::move(influences)},
            {"unresolved", lineage.unresolved}};
}

std::string describe_lineage(const sql::ColumnLineage& lineage) {
    size_t width = 0;
    for (const auto& column : lineage.columns) width = std::max(width, width_of(column.name));
    // Names may hold what a terminal would obey.
    std::string text;
    const auto line = [&](const std::string& words) {
        text += "  " + fit(words, words.size()) + "\n";
    };
    for (const auto& column : lineage.columns) {
        std::vector<std::string> from;
        for (const auto& origin : column.from) from.push_back(describe(origin));
        const std::string fill(width - width_of(column.name), ' ');
        line(column.name + fill + "  <- " + (from.empty() ? "no column" : base::join(from, ", ")));
    }
    std::vector<std::string> influences;
    for (const auto& column : lineage.influences) influences.push_back(column.to_string());
    line("rows and values decided by: " +
         (influences.empty() ? "nothing else" : base::join(influences, ", ")));
    if (lineage.unresolved.empty()) line("unresolved: none");
    for (const auto& reason : lineage.unresolved) line("unresolved: " + reason);
    return text;
}

}  // namespace millrace::cli
