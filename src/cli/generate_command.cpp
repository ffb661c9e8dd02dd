// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"
#include "cli/command.h"
#include "cli/generate_report.h"
#include "cli/usage.h"

namespace millrace::cli {
namespace {

base::Result<int> generate(Context& context, generate::SyntheaOptions options) {
    options.threads = context.threads > 0 ? context.threads : base::default_threads();
    const auto report = MR_TRY(make_files(context, options));
    if (context.json) {
        print_json({{"scale", options.scale}, {"seed", options.seed}, {"files", to_json(report)}});
    } else {
        print_files(report);
    }
    return kOk;
}

}  // namespace

void add_generate_command(CLI::App& app, Context& context) {
    auto* command =
        app.add_subcommand("generate", "Make sample data (invented, the same for the same seed)");
    command->require_subcommand(1);
    auto* synthea =
        command->add_subcommand("synthea", "Patient records shaped as Synthea's: four CSV files");
    auto options = std::make_shared<generate::SyntheaOptions>();
    auto folder = std::make_shared<std::string>();
    synthea->add_option("--scale", options->scale, "1.0 is 7.3 million rows, 0.9 GB")
        ->check(number(0.0001, 100.0))
        ->capture_default_str();
    synthea->add_option("--seed", options->seed, "Another seed, other data")
        ->check(whole_number(0))
        ->capture_default_str();
    synthea->add_option("--out", *folder, "Folder for the files, made if need be")
        ->required()
        ->check(not_empty());
    add_threads_option(*synthea, context);
    add_json_option(*synthea, context);
    synthea->callback([=, &context] {
        options->directory = *folder;
        run_command(context, [&] { return generate(context, *options); });
    });
}

}  // namespace millrace::cli
