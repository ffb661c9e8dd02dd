// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <string_view>
#include <system_error>

#include "base/clock.h"
#include "base/file.h"
#include "base/stop.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/usage.h"

namespace {

// The result did not arrive. Who closed the pipe, as `head` does, wants no more of it and no word.
int output_lost(int error) {
    using namespace millrace;
    if (error != EPIPE) cli::print_error(base::errno_error("write", "output", error));
    return cli::kFindings;
}

int command_line(int argc, char** argv) {
    using namespace millrace;
    const auto begun = base::SystemClock().now();
    static base::Stop stop;  // signal handlers reach it until the very end
    base::stop_on_signals(stop);
    cli::Context context{.stop = stop, .begun = begun};

    CLI::App app{
        "Millrace: the data platform of a small team in one program.\n"
        "Raw files become trusted Parquet tables: declare sources and models, then run.\n"};
    app.name("millrace");
    app.require_subcommand(1);
    app.set_version_flag("--version");
    auto* version = app.add_subcommand("version", "Print the version");
    cli::add_json_option(*version, context);
    version->callback([] { throw CLI::CallForVersion(); });
    cli::add_init_command(app, context);
    cli::add_plan_command(app, context);
    cli::add_run_command(app, context);
    cli::add_test_command(app, context);
    cli::add_sql_command(app, context);
    cli::add_serve_command(app, context);
    cli::add_table_command(app, context);
    cli::add_catalog_command(app, context);
    cli::add_profile_command(app, context);
    cli::add_export_command(app, context);
    cli::add_demo_command(app, context);
    cli::add_generate_command(app, context);
    cli::add_schema_command(app, context);
    cli::add_doctor_command(app, context);
    // Also where a flag has not been read: because of a mistake before it, or beside --version.
    const bool json = std::find(argv, argv + argc, std::string_view("--json")) != argv + argc;
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForVersion&) {
        if (json) {
            cli::print_json({{"version", MILLRACE_VERSION}});
        } else {
            std::puts("millrace " MILLRACE_VERSION);
        }
    } catch (const CLI::Success& help) {
        return app.exit(help);
    } catch (const CLI::ParseError& error) {
        context.json = json;
        cli::run_command(context, [&]() -> base::Result<int> {
            return cli::usage(context, cli::usage_error(app, error));
        });
    }
    return context.exit_code;
}

// Of standard input, output and error what is closed: the next file opened would take its number,
// and receive what is meant for it. Only to be read, so that output there is lost with an error.
void hold_standard_descriptors() {
    int descriptor = 0;
    while (descriptor >= 0 && descriptor <= 2) descriptor = ::open("/dev/null", O_RDONLY);
    if (descriptor > 2) ::close(descriptor);
}

}  // namespace

int main(int argc, char** argv) try {
    hold_standard_descriptors();
    const int exit_code = command_line(argc, argv);
    return std::fflush(stdout) == 0 ? exit_code : output_lost(errno);
} catch (const std::system_error& error) {
    if (std::ferror(stdout) != 0) return output_lost(error.code().value());
    std::fprintf(stderr, "error: %s\n", error.what());
    return millrace::cli::kFindings;
} catch (const std::exception& error) {  // memory is gone, or a mistake of ours
    std::fprintf(stderr, "error: %s\n", error.what());
    return millrace::cli::kFindings;
}
