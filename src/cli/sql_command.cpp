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
    bool explain = false;
};

// What the engine says of a table's file that is gone or damaged, with what helps.
base::Result<void> with_remedy(const app::Workspace& space, base::Result<void> result) {
    const std::string tables = (space.data_path() / "lake" / "").string();
    if (result.ok() || result.error().message().find(tables) == std::string::npos) return result;
    return std::move(result).error().hint(lake::kRebuildHint);
}

base::Result<int> sql(Context& context, const SqlFlags& flags) {
    if (context.json && !flags.format.empty() && flags.format != "json") {
        return usage(context,
                     base::invalid_argument("--json does not go with --format " + flags.format)
                         .hint("leave one of them out"));
    }
    OutputFormat format = OutputFormat::Table;
    if (flags.format == "csv") format = OutputFormat::Csv;
    if (flags.format == "json" || (flags.format.empty() && context.json))
        format = OutputFormat::Json;
    if (flags.format == "parquet") format = OutputFormat::Parquet;
    if (format == OutputFormat::Parquet && flags.output.empty() && ::isatty(1) == 1) {
        return usage(context, base::invalid_argument("Parquet is not for terminals")
                                  .hint("add --output result.parquet, or redirect"));
    }
    auto space = MR_TRY(open_workspace(context, app::Purpose::Browse, "sql"));
    auto session = MR_TRY(sql::Session::open(space->engine(), space->names(), space->stop()));
    const auto unstorable =
        format == OutputFormat::Parquet ? sql::Unstorable::Refused : sql::Unstorable::AsText;
    if (auto bound = session->bind(flags.query, unstorable); !bound.ok()) {
        base::Error error = std::move(bound).error();
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
    if (flags.output.empty()) {
        std::fflush(stdout);
        MR_TRY(with_remedy(*space, write_result(*session, flags.query, format)));
        print_notes(notes_of(space->sources()));
        return kOk;
    }
    auto output = MR_TRY(base::ReplacingFile::open(flags.output));
    MR_TRY(with_remedy(*space, write_result(*session, flags.query, format,
                                            {output.file().descriptor(), output.file().path()})));
    MR_TRY(output.commit());
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
                         "table, csv, json or parquet (default: table); JSON has NaN, Infinity "
                         "and -Infinity as texts")
            ->check(one_of({"table", "csv", "json", "parquet"}));
    auto* output =
        command
            ->add_option("-o,--output", flags->output, "File to write instead of standard output")
            ->check(not_empty());
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
