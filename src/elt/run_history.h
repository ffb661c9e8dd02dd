// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "elt/run_log.h"
#include "store/database.h"

namespace millrace::elt {

// What run_log.h wrote, read back. One thread at a time.

struct RunRecord {
    std::string id;
    std::string status;  // running, succeeded, failed, stopped, died
    base::Timestamp started{};
    std::optional<base::Timestamp> ended;
    std::map<std::string, int64_t> steps;  // by their status
    int64_t rows = 0;                      // of the versions that it published
    int64_t bytes = 0;
    int64_t tests_failed = 0;  // of severity error
    int64_t tests_warned = 0;  // failed, of severity warn
    std::optional<int64_t> process;
    std::string message;  // why it failed as a whole
};

struct StepRecord {
    std::string run_id;
    base::Timestamp run_started{};
    std::string table;   // schema.table
    std::string status;  // published, unchanged, failed, skipped, dropped
    std::optional<int64_t> version;
    int64_t rows = 0;
    int64_t bytes = 0;
    std::chrono::microseconds duration{0};
    std::optional<base::Timestamp> began;
    std::string route;
    std::string message;  // its error, or because of what it was skipped
    int64_t tests_failed = 0;
    int64_t tests_warned = 0;
};

struct TestRecord {
    std::string run_id;
    base::Timestamp run_started{};
    std::string table;
    std::string test;
    std::string severity;  // error, warn
    bool passed = false;
    int64_t failures = 0;
    std::string error;   // why it could not be computed
    base::Json samples;  // {columns, rows} of some rows that show the failure; null: none
};

class RunHistory {
  public:
    explicit RunHistory(store::Database& database) : database_(database) {}

    // The newest first - an id tells seconds alone -, from behind the run `before`; of one status
    // only, if it is named.
    base::Result<std::vector<RunRecord>> runs(const std::string& before, std::string_view status,
                                              size_t count_max);
    base::Result<std::optional<RunRecord>> run(const std::string& id);
    base::Result<int64_t> run_count();
    // The one that says that it is running.
    base::Result<std::optional<RunRecord>> running();
    // That of a process which began at that time or later.
    base::Result<std::optional<RunRecord>> run_of_process(int64_t process, base::Timestamp since);
    // What it was to build, in order; nothing if that was not known yet when it ended.
    base::Result<std::vector<PlannedStep>> plan(const std::string& run_id);
    // In the order in which they began.
    base::Result<std::vector<StepRecord>> steps(const std::string& run_id);
    // Of a table, in any case of its name; the newest first.
    base::Result<std::vector<StepRecord>> steps_of(std::string_view table, size_t count_max);
    // How long it took to build a table the last time before a run.
    base::Result<std::optional<std::chrono::microseconds>> last_duration(
        std::string_view table, const std::string& before_run);
    // The newest of each table, by its name in lower case.
    base::Result<std::map<std::string, StepRecord>> last_steps();
    // In the order in which they were declared.
    base::Result<std::vector<TestRecord>> tests(const std::string& run_id);
    // Of a table, of its newest runs; of each in that order.
    base::Result<std::vector<TestRecord>> tests_of(std::string_view table, size_t runs_max);

  private:
    store::Database& database_;
};

}  // namespace millrace::elt
