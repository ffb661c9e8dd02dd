// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/usage.h"

namespace millrace::cli {
namespace {

constexpr const char* kSources =
    R"(# Files that come from outside. millrace schema sources.yaml prints what may stand here.
sources:
  raw.orders:
    description: Orders as the shop exports them, one file a day
    path: data/orders*.csv
)";

constexpr const char* kModel = R"(/*
description: Orders by day
columns:
  day: { description: The day of the order, tests: [not_null, unique] }
tests:
  - row_count: { min: 1 }
*/
SELECT ordered_on AS day, count(*) AS orders, sum(amount) AS amount
FROM raw.orders
GROUP BY ordered_on
)";

constexpr const char* kData = R"(id,ordered_on,customer,amount
1,2026-01-05,Ada,19.90
2,2026-01-05,Grace,5.00
3,2026-01-06,Ada,12.50
)";

// As a value of millrace.yaml, where a single $ may begin a name of the environment.
std::string yaml_text(const std::string& text) {
    std::string quoted;
    for (const char c : base::Json(text).dump()) quoted.append(c == '$' ? 2 : 1, c);
    return quoted;
}

base::Result<int> init(Context& context) {
    const std::string& where = context.project;
    const base::Path folder = where.empty() ? base::Path(".") : base::Path(where);
    std::error_code error;
    if (std::filesystem::exists(folder / "millrace.yaml", error)) {
        return base::conflict("there is a project already: " + (folder / "millrace.yaml").string());
    }
    const base::Path whole = std::filesystem::absolute(folder, error).lexically_normal();
    const std::string name = whole.filename().string();
    std::string settings = "name: " + yaml_text(name.empty() ? "project" : name) + "\n";
    std::string data = ".millrace";
    if (!context.data_directory.empty()) {
        data = std::filesystem::absolute(context.data_directory, error)
                   .lexically_normal()
                   .lexically_proximate(whole)
                   .string();
        settings += "data_dir: " + yaml_text(data) + "\n";
    }
    struct File {
        const char* path;
        std::string text;
    };
    const std::vector<File> files{{"millrace.yaml", settings},
                                  {"sources.yaml", kSources},
                                  {"data/orders-2026-01.csv", kData},
                                  {"models/silver/orders_by_day.sql", kModel},
                                  {".gitignore", data + "/\n"}};
    for (const File& file : files) {
        const base::Path path = folder / file.path;
        if (std::filesystem::exists(path, error)) continue;
        MR_TRY(base::make_directories(path.parent_path()));
        MR_TRY(base::write_file_atomic(path, file.text));
        if (!context.json) fmt::print("  {}\n", file.path);
    }
    if (context.json) {
        print_json({{"project", name}, {"folder", folder.string()}});
    } else {
        fmt::print(
            "A project to start from. Next: {}\n",
            styled(where.empty() ? "millrace run" : "millrace run --project " + shell_word(where),
                   Style::Bold));
    }
    return kOk;
}

}  // namespace

void add_init_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("init", "Make a project folder with a source and a model");
    command->add_option("folder,--project", context.project, "Where (default: here)")
        ->check(not_empty());
    command
        ->add_option("--data-dir", context.data_directory,
                     "Where its data will be (default: .millrace in the folder)")
        ->check(not_empty());
    add_json_option(*command, context);
    command->callback([&context] { run_command(context, [&] { return init(context); }); });
}

}  // namespace millrace::cli
