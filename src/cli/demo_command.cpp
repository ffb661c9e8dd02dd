// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/parallel.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/example_files.h"
#include "cli/generate_report.h"
#include "cli/print.h"
#include "cli/query_output.h"
#include "cli/run_project.h"
#include "cli/run_report.h"
#include "cli/serve_project.h"
#include "cli/usage.h"
#include "generate/synthea.h"
#include "sql/text_rows.h"

namespace millrace::cli {
namespace {

struct DemoFlags {
    double scale = 0.1;
    std::string folder = "millrace-demo";
    bool once = false;
};

struct Question {
    const char* title;
    const char* sql;
};
constexpr Question kQuestions[] = {
    {"Observations by year, the last five",
     "SELECT year, count(*) AS observations, count(DISTINCT patient) AS patients "
     "FROM silver.observations GROUP BY year ORDER BY year DESC LIMIT 5"},
    {"Why people came with a symptom",
     "SELECT reasondescription AS reason, count(*) AS encounters FROM "
     "silver.encounters_for_symptom "
     "GROUP BY ALL ORDER BY encounters DESC, reason LIMIT 5"},
    {"Age when sinusitis was diagnosed",
     "SELECT gender, count(*) AS diagnoses, round(avg(condition_age) / 365.25, 1) AS "
     "years_on_average "
     "FROM gold.sinusitis_study GROUP BY gender ORDER BY gender"},
};

void heading(const Context& context, const std::string& text) {
    if (!context.json) fmt::print("\n{}\n", styled(text, Style::Bold));
    std::fflush(stdout);
}

// Made by an earlier demo: its project file is still the example's.
bool is_demo(const base::Path& folder) {
    const auto marker = base::read_file(folder / "millrace.yaml");
    if (!marker.ok()) return false;
    for (const auto& file : example_files()) {
        if (std::string_view(file.path) == "millrace.yaml") return *marker == file.text;
    }
    return false;
}

base::Result<generate::SyntheaReport> make_project(const Context& context, const DemoFlags& flags,
                                                   size_t threads) {
    const base::Path folder = flags.folder;
    std::error_code error;
    if (std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error) &&
        !is_demo(folder)) {
        return base::conflict("folder is not empty and no demo: " + folder.string())
            .hint("name another with --folder");
    }
    for (const auto& file : example_files()) {
        const base::Path path = folder / std::string(file.path);
        MR_TRY(base::make_directories(path.parent_path()));
        MR_TRY(base::write_file_atomic(path, file.text));
    }
    heading(context,
            fmt::format("1. Raw files: invented patient records at scale {}", flags.scale));
    generate::SyntheaOptions options;
    options.scale = flags.scale;
    options.directory = folder / "data";
    options.threads = threads;
    auto report = MR_TRY(make_files(context, options));
    if (!context.json) print_files(report);
    return report;
}

// Behind how long it took: what that was for.
std::string_view extent(const elt::RunResult& result) {
    const auto all = [&](auto holds) {
        return std::all_of(result.steps.begin(), result.steps.end(), holds);
    };
    if (all([](const auto& step) { return step.status == elt::StepStatus::Unchanged; })) {
        return ": nothing had changed";
    }
    const bool first = all([](const auto& step) {
        return step.status == elt::StepStatus::Published && step.version == 1;
    });
    return first ? " from nothing" : "";
}

base::Result<int> make_and_ask(Context& context, const DemoFlags& flags) {
    const size_t threads = context.threads > 0 ? context.threads : base::default_threads();
    const auto begun = std::chrono::steady_clock::now();
    // The example reads its files from here whatever the caller's environment says.
    ::unsetenv("SYNTHEA_DATA");
    const auto report = MR_TRY(make_project(context, flags, threads));
    context.project = flags.folder;
    const auto started = base::SystemClock().now();
    auto space = MR_TRY(open_workspace(context, app::Purpose::Run, "demo"));
    heading(context, "2. Tables: write, check, publish");
    const auto result =
        MR_TRY(run_project(context, *space, started, [&]() -> base::Result<RunWish> {
            RunWish wish;
            wish.plan = MR_TRY(space->plan());
            wish.options.models = wish.plan.order;
            return wish;
        }));
    base::Json json{{"project", flags.folder},
                    {"files", to_json(report)},
                    {"run", to_json(result)},
                    {"answers", base::Json::array()}};
    json["profiles"] = MR_TRY(profile_and_tell(context, *space, result));
    if (!result.ok()) {
        if (context.json) print_json(json);
        return kFindings;
    }

    heading(context, "3. Answers");
    auto session = MR_TRY(sql::Session::open(space->engine(), space->names(), space->stop()));
    for (const auto& question : kQuestions) {
        if (context.json) {
            const auto rows = MR_TRY(sql::fetch_text(
                *session, fmt::format("SELECT to_json(list(r)) FROM ({}) r", question.sql), 1));
            json["answers"].push_back({{"question", question.title},
                                       {"query", question.sql},
                                       {"rows", base::Json::parse(*rows.rows[0][0])}});
            continue;
        }
        fmt::print("\n{}\n", styled(question.title, Style::Cyan));
        std::fflush(stdout);
        MR_TRY(write_result(*session, question.sql, OutputFormat::Table));
    }
    if (context.json) {
        print_json(json);
        return kOk;
    }
    int64_t tests = 0, rows = 0, files = 0;
    for (const auto& step : result.steps) {
        tests += static_cast<int64_t>(step.tests.size());
        rows += step.rows;
        files += step.files;
    }
    heading(context, "Done");
    fmt::print("  {} in {}, {} passed, {}{}\n", count_of(rows, "row"),
               count_of(files, "Parquet file"), count_of(tests, "test"),
               base::format_duration(std::chrono::steady_clock::now() - begun), extent(result));
    fmt::print("  The project is in {}: look at models/, then try\n", flags.folder);
    const std::string folder = shell_word(flags.folder);
    if (flags.once) fmt::print("    millrace serve --project {}\n", folder);
    fmt::print("    millrace table list --project {}\n", folder);
    fmt::print("    millrace sql --project {} \"SELECT * FROM gold.sinusitis_study LIMIT 5\"\n",
               folder);
    return kOk;
}

base::Result<int> demo(Context& context, const DemoFlags& flags) {
    const int made = MR_TRY(make_and_ask(context, flags));
    if (made != kOk || flags.once || context.json) return made;
    fmt::print("\n");
    return serve_project(context, {});
}

}  // namespace

void add_demo_command(CLI::App& app, Context& context) {
    auto* command =
        app.add_subcommand("demo", "Make a project of invented patient records and run it");
    auto flags = std::make_shared<DemoFlags>();
    command->add_option("--scale", flags->scale, "1.0 is 7.3 million rows")
        ->check(number(0.0001, 100.0))
        ->capture_default_str();
    command->add_option("--folder,--project", flags->folder, "Where the project goes")
        ->check(not_empty())
        ->capture_default_str();
    command->add_flag("--once", flags->once,
                      "End when the answers are printed; as with --json. Else the project is then "
                      "served, as by millrace serve");
    command
        ->add_option("--data-dir", context.data_directory,
                     "Data directory (default: in the folder)")
        ->check(not_empty());
    add_json_option(*command, context);
    add_resource_options(*command, context);
    command->callback(
        [&context, flags] { run_command(context, [&] { return demo(context, *flags); }); });
}

}  // namespace millrace::cli
