// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "app/profiling.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/usage.h"

namespace millrace::cli {
namespace {

base::Json column_json(const profile::ColumnProfile& column) {
    const auto optional = [](const auto& value) {
        return value ? base::Json(*value) : base::Json();
    };
    base::Json json{{"name", column.name},
                    {"type", column.type.to_string()},
                    {"nulls", column.null_count},
                    {"distinct", column.distinct.count},
                    {"distinct_exact", column.distinct.is_exact},
                    {"min", optional(column.min)},
                    {"max", optional(column.max)},
                    {"mean", optional(column.mean)},
                    {"stdev", optional(column.stdev)},
                    {"quantiles", base::Json::object()},
                    {"quantiles_exact", column.quantiles_exact},
                    {"frequent", base::Json::array()},
                    {"frequent_exact", column.frequent_exact},
                    {"samples", column.samples},
                    {"likely_identifier", column.likely_identifier},
                    {"proposed_tags", base::Json::array()}};
    for (const auto& [q, value] : column.quantiles) json["quantiles"][fmt::format("{}", q)] = value;
    for (const auto& [value, count] : column.frequent) {
        json["frequent"].push_back({{"value", value}, {"count", count}});
    }
    if (column.histogram) {
        json["histogram"] = {{"boundaries", column.histogram->boundaries},
                             {"heights", column.histogram->heights},
                             {"exact", column.histogram->is_exact}};
    }
    if (column.lengths) {
        json["lengths"] = {{"min", column.lengths->min},
                           {"max", column.lengths->max},
                           {"mean", column.lengths->mean}};
    }
    for (const auto& [tag, reason, confidence] : column.personal_data) {
        json["proposed_tags"].push_back(
            {{"tag", tag}, {"reason", reason}, {"confidence", confidence}});
    }
    return json;
}

std::string share(int64_t part, int64_t whole) {
    return whole == 0 ? "" : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / whole);
}

std::string remarks(const profile::ColumnProfile& column) {
    std::vector<std::string> said;
    if (column.likely_identifier) said.push_back("likely an identifier");
    for (const auto& [tag, reason, confidence] : column.personal_data) {
        said.push_back(fmt::format("tag {}? {}", tag, reason));
    }
    return base::join(said, "; ");
}

void print_profile(const lake::Table& table, const profile::TableProfile& profile) {
    fmt::print("{}, version {}: {}\n\n", table.id.to_string(), table.current.version,
               count_of(profile.rows, "row"));
    TextTable columns({"column", "type", "null", "distinct", "min", "max", "mean", "remarks"});
    for (const size_t column : {2, 3, 6}) columns.right(column);
    for (const auto& column : profile.columns) {
        const std::string distinct = column.type.is_nested()
                                         ? ""
                                         : (column.distinct.is_exact ? "" : "about ") +
                                               base::format_count(column.distinct.count);
        columns.add({column.name, column.type.to_string(), share(column.null_count, profile.rows),
                     distinct, column.min.value_or(""), column.max.value_or(""),
                     column.mean ? fmt::format("{:.6g}", *column.mean) : "", remarks(column)});
    }
    fmt::print("{}", columns.to_string(40));
}

base::Result<int> profile(Context& context, const std::string& name) {
    auto space = MR_TRY(open_workspace(context, app::Purpose::Write, "profile"));
    const auto table = MR_TRY(find_table(context, *space, name));
    const auto profile = MR_TRY(app::profile_table(*space, table.id));
    MR_TRY(app::record_profile(*space, table, profile));
    if (!context.json) {
        print_profile(table, profile);
        return kOk;
    }
    base::Json columns = base::Json::array();
    for (const auto& column : profile.columns) columns.push_back(column_json(column));
    print_json({{"table", table.id.to_string()},
                {"version", table.current.version},
                {"rows", profile.rows},
                {"columns", std::move(columns)}});
    return kOk;
}

}  // namespace

void add_profile_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand(
        "profile",
        "What a table's columns hold: nulls, distinct values, range, likely identifiers");
    add_common_options(*command, context);
    add_resource_options(*command, context);
    auto name = std::make_shared<std::string>();
    command->add_option("table", *name, "schema.table")->required();
    command->callback(
        [=, &context] { run_command(context, [=, &context] { return profile(context, *name); }); });
}

}  // namespace millrace::cli
