// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/stop.h"
#include "elt/plan.h"
#include "elt/project.h"
#include "lake/lake.h"
#include "sql/engine.h"

namespace millrace::elt {

// A half-open window of an incremental model's time_column: from <= time < to.
struct Window {
    base::Timestamp from{};
    base::Timestamp to{};
};

enum class RouteChoice : uint8_t { Auto, General, Fast };

// What a run is called, and when it began: before it was planned.
struct RunIdentity {
    std::string id;
    base::Timestamp started{};
};

struct RunOptions {
    RunIdentity run;
    std::vector<lake::TableId> models;  // in plan order; those to run
    std::optional<Window> window;
    bool full_refresh = false;  // incremental models are built anew; not with a window
    RouteChoice route = RouteChoice::Auto;
    size_t threads = 1;
    size_t writer_memory_bytes_max = size_t{1} << 30;
};

enum class StepStatus : uint8_t {
    Published,  // a new version is visible
    Unchanged,  // the result is what the newest version already holds
    Failed,     // an error, or a test of severity error; the old version stays
    Skipped,    // a model it reads failed
};
std::string_view to_string(StepStatus status);

struct TestResult {
    const DataTest* test = nullptr;
    lake::TableId table;
    bool passed = false;
    std::optional<base::Error> error;                              // why it could not be computed
    int64_t failures = 0;                                          // rows that show the failure
    std::vector<std::string> columns;                              // of the samples
    std::vector<std::vector<std::optional<std::string>>> samples;  // at most kSamplesMax
};
inline constexpr size_t kSamplesMax = 5;

struct StepResult {
    lake::TableId table;
    StepStatus status = StepStatus::Skipped;
    base::Timestamp began{};
    std::optional<base::Error> error;  // why it failed; or why its export did, after the publish
    std::string skipped_because;
    std::vector<std::string> notes;  // of the plan: what its author might not expect
    RouteKind route = RouteKind::General;
    std::string route_reason;
    std::optional<int64_t> version;
    bool is_view = false;  // which stores nothing: these are 0
    int64_t rows = 0;      // of the version
    int64_t bytes = 0;
    int64_t files = 0;
    int64_t partitions = 0;
    int64_t files_written = 0;             // those not carried over from the version before
    std::chrono::nanoseconds duration{0};  // of all of it; these are parts:
    std::chrono::nanoseconds testing{0};
    std::chrono::nanoseconds publishing{0};
    std::vector<TestResult> tests;
};

struct RunResult {
    std::string run_id;
    base::Timestamp started{};
    base::Timestamp ended{};
    std::vector<StepResult> steps;
    struct Quarantined {
        lake::TableId source;
        lake::TableId table;
        int64_t rows = 0;
        int64_t discarded_values = 0;
        std::vector<std::string> notes;
    };
    std::vector<Quarantined> sources;  // those with something to tell
    bool ok() const;
};

// What a run tells while it goes on; called from the thread that runs.
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    // `progress` may be read by other threads until step_finished(), or step_abandoned().
    virtual void step_started(const PlannedModel& model, size_t number, size_t count,
                              const lake::WriteProgress& progress) = 0;
    virtual void testing(size_t tests) = 0;
    virtual void step_finished(const StepResult& result) = 0;
    // The run cannot go on, and has no result of this step.
    virtual void step_abandoned() = 0;
};

// Everything a run needs; references outlive it.
struct RunContext {
    const Project& project;
    const Plan& plan;
    Names& names;
    SourceCatalog& sources;
    lake::Lake& lake;
    sql::Engine& engine;
    const base::Clock& clock;
    const base::Stop& stop;
};

class RunRecorder;

// Builds the models one after another: write, check, publish. A model's files are written under the
// run's id, its tests run on the unpublished version, and one transaction makes it visible
// together with the records of its step, the log's and `recorder`'s; its export follows. A failed
// model leaves its old version; models that read it are skipped, others go on. An error is returned
// only when the run as a whole cannot go on (stopped, state database unwritable). The work of a
// run that is recorded: see recorded_run.h.
base::Result<RunResult> run_models(const RunContext& context, const RunOptions& options,
                                   RunRecorder& recorder, RunObserver& observer);

}  // namespace millrace::elt
