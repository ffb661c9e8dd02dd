// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <iostream>
#include <iterator>

#include "base/file.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/query_output.h"
#include "cli/run_report.h"
#include "cli/usage.h"

namespace millrace::cli {
namespace {

struct SqlFlags {
    std::string query;
    std::string format;
    std::string output;
    size_t limit = 0;
    bool explain = false;
};

// What the engine says of a table's file that is gone or damaged, with what helps.
template <typename T>
base::Result<T> with_remedy(const app::Workspace& space, base::Result<T> result) {
    const std::string tables = (space.data_path() / "lake" / "").string();
    if (result.ok() || result.error().message().find(tables) == std::string::npos) return result;
    return std::move(result).error().hint(lake::kRebuildHint);
}

base::Result<OutputFormat> format_of(const Context& context, const SqlFlags& flags) {
    OutputFormat format = context.json ? OutputFormat::Json : OutputFormat::Table;
    if (flags.format == "table") format = OutputFormat::Table;
    if (flags.format == "csv") format = OutputFormat::Csv;
    if (flags.format == "json") format = OutputFormat::Json;
    if (flags.format == "parquet") format = OutputFormat::Parquet;
    if (flags.format == "rows") format = OutputFormat::Rows;
    const bool is_printed = flags.output.empty();
    if (context.json && is_printed && format != OutputFormat::Json) {
        return base::invalid_argument("--json does not go with --format " + flags.format)
            .hint("leave one of them out, or add --output");
    }
    if (format == OutputFormat::Parquet && is_printed && ::isatty(1) == 1) {
        return base::invalid_argument("Parquet is not for terminals")
            .hint("add --output result.parquet, or redirect");
    }
    const bool is_bounded = format == OutputFormat::Table || format == OutputFormat::Rows;
    if (flags.limit > 0 && !is_bounded) {
        return base::invalid_argument("--limit goes with --format table and rows")
            .hint("write LIMIT into the query");
    }
    return format;
}

// What was written into a file, for machines.
base::Json report(app::Workspace& space, const sql::BoundQuery& bound, const Written& written,
                  int64_t bytes) {
    base::Json cut;
    if (written.cut == Cut::AtRows) cut = "rows";
    if (written.cut == Cut::AtBytes) cut = "bytes";
    base::Json read = base::Json::array();
    for (const sql::TableName& name : bound.tables) {
        if (name.schema == "information_schema") continue;
        const auto table = space.names().declared(name);
        const auto version = space.names().version_read(table);
        read.push_back({{"table", table.to_string()},
                        {"snapshot", version ? base::Json(*version) : base::Json()}});
    }
    return {{"rows", written.rows}, {"cut", cut}, {"bytes", bytes}, {"read", std::move(read)}};
}

base::Result<int> sql(Context& context, const SqlFlags& flags) {
    auto wanted = format_of(context, flags);
    if (!wanted.ok()) return usage(context, std::move(wanted).error());
    const OutputFormat format = *wanted;
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "sql"));
    auto session = MR_TRY(sql::Session::open(space->engine(), space->names(), space->stop()));
    const auto unstorable =
        format == OutputFormat::Parquet ? sql::Unstorable::Refused : sql::Unstorable::AsText;
    if (context.confined) {
        auto checked = sql::check_reads_no_file(flags.query);
        if (!checked.ok()) return usage(context, std::move(checked).error());
    }
    const auto bound = session->bind(flags.query, unstorable);
    if (!bound.ok()) {
        base::Error error = bound.error();
        // The query is an argument; what stands in a file of the project is not.
        const bool ours = error.kind() == base::ErrorKind::InvalidArgument;
        return ours && error.location().file.empty() ? usage(context, std::move(error)) : error;
    }
    if (flags.explain) {
        const std::string plan = MR_TRY(session->explain(flags.query));
        if (context.json) {
            print_json({{"plan", plan}});
        } else {
            fmt::print("{}", plan);
        }
        return kOk;
    }
    const size_t rows_max = flags.limit > 0 ? flags.limit : kRowsMax;
    if (flags.output.empty()) {
        std::fflush(stdout);
        MR_TRY(with_remedy(*space, write_result(*session, flags.query, format, rows_max)));
        print_notes(notes_of(space->sources()));
        return kOk;
    }
    auto output = MR_TRY(base::ReplacingFile::open(flags.output));
    const Written written = MR_TRY(
        with_remedy(*space, write_result(*session, flags.query, format, rows_max,
                                         {output.file().descriptor(), output.file().path()})));
    const int64_t bytes = MR_TRY(output.file().size());
    MR_TRY(output.commit());
    if (context.json) print_json(report(*space, *bound, written, bytes));
    print_notes(notes_of(space->sources()));
    return kOk;
}

// A mistake in the query has a line and a column but no file.
base::Result<int> placed(base::Result<int> result) {
    if (result.ok()) return result;
    base::Error error = std::move(result).error();
    const base::Location place = error.location();
    if (!place.file.empty() || place.line == 0) return error;
    return std::move(error).at("query", place.line, place.column);
}

}  // namespace

void add_sql_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("sql", "Query tables, views and sources");
    auto flags = std::make_shared<SqlFlags>();
    command->add_option("query", flags->query, "One SELECT, or - to read it from standard input")
        ->required();
    auto* format =
        command
            ->add_option("--format", flags->format,
                         "table, csv, json, parquet, or rows: JSON with the columns' types and "
                         "all values as texts (default: table); JSON has NaN, Infinity and "
                         "-Infinity as texts")
            ->check(one_of({"table", "csv", "json", "parquet", "rows"}));
    auto* output =
        command
            ->add_option("-o,--output", flags->output, "File to write instead of standard output")
            ->check(not_empty());
    command
        ->add_option("--limit", flags->limit,
                     "Rows to show at most, with --format table and rows (default: 1000)")
        ->check(whole_number(1, 1'000'000));
    command->add_flag("--confined", context.confined,
                      "Read tables, views and sources only, no other file");
    command->add_flag("--explain", flags->explain, "Show the engine's plan instead of running it")
        ->excludes(format)
        ->excludes(output);
    add_common_options(*command, context);
    add_resource_options(*command, context);
    command->callback([&context, flags] {
        if (flags->query == "-") flags->query.assign(std::istreambuf_iterator<char>(std::cin), {});
        run_command(context, [&] { return placed(sql(context, *flags)); });
    });
}

}  // namespace millrace::cli
