// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/stop.h"

namespace CLI {
class App;
}

namespace millrace::cli {

inline constexpr int kOk = 0;
inline constexpr int kFindings = 1;
inline constexpr int kUsage = 2;

// What the command line said that all commands share, and the exit code so far. Lives in main().
struct Context {
    base::Stop& stop;
    base::Timestamp begun;  // when the program began
    std::string project{};
    std::string data_directory{};
    std::string memory_limit{};
    size_t threads = 0;
    bool confined = false;  // queries read what the project declares, no other file
    bool json = false;
    int exit_code = kOk;
    int exit_code_of_error = kFindings;  // what an error returned from now on means
};

// Marks the error as a mistake in how we were called, not in the user's files or data.
base::Error usage(Context& context, base::Error error);

void add_json_option(CLI::App& command, Context& context);
// --project and --data-dir; --json as well.
void add_common_options(CLI::App& command, Context& context);
void add_threads_option(CLI::App& command, Context& context);
// That, and --memory-limit.
void add_resource_options(CLI::App& command, Context& context);

// Runs `work` and turns its error into a message and an exit code.
void run_command(Context& context, const std::function<base::Result<int>()>& work);

// What the flags say of the project, or the nearest one upwards.
base::Result<app::WorkspaceOptions> workspace_options(Context& context);
// Opens it.
base::Result<std::unique_ptr<app::Workspace>> open_workspace(Context& context, app::Purpose purpose,
                                                             std::string_view command);
// "schema.table" of an existing table, or NotFound with the nearest name.
base::Result<lake::Table> find_table(Context& context, app::Workspace& space,
                                     const std::string& name);
// A kept version of it, or NotFound with those that are.
base::Result<lake::Snapshot> find_version(Context& context, lake::Lake& lake,
                                          const lake::TableId& table, int64_t version);

base::Json to_json(const base::Error& error);
void print_json(const base::Json& json);

// Each adds one command.
void add_catalog_command(CLI::App& app, Context& context);
void add_demo_command(CLI::App& app, Context& context);
void add_doctor_command(CLI::App& app, Context& context);
void add_export_command(CLI::App& app, Context& context);
void add_generate_command(CLI::App& app, Context& context);
void add_init_command(CLI::App& app, Context& context);
void add_plan_command(CLI::App& app, Context& context);
void add_profile_command(CLI::App& app, Context& context);
void add_run_command(CLI::App& app, Context& context);
void add_schema_command(CLI::App& app, Context& context);
void add_serve_command(CLI::App& app, Context& context);
void add_sql_command(CLI::App& app, Context& context);
void add_table_command(CLI::App& app, Context& context);
void add_test_command(CLI::App& app, Context& context);

}  // namespace millrace::cli
