// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "elt/run.h"

namespace millrace::elt {

// Who else writes down what a run leaves behind, beside run_log.h: in the same transactions, so
// that it is visible when the versions are, and never without them. An error undoes the transaction
// and fails the step.
class RunRecorder {
  public:
    virtual ~RunRecorder() = default;

    // When the run is planned, before its first step and in no transaction: the time for what takes
    // some.
    virtual base::Result<void> prepare(const RunContext& context, const RunOptions& options) = 0;

    // Inside Database::write(). A run that cannot be planned begins and ends.
    virtual base::Result<void> run_began(const std::string& run_id, base::Timestamp started) = 0;
    // A source's bad rows became the newest version of a table of their own.
    virtual base::Result<void> rows_set_aside(const std::string& run_id,
                                              const lake::TableId& source,
                                              const lake::Table& quarantine) = 0;
    // `step.version`, if it has one, is visible with this.
    virtual base::Result<void> step_ended(const std::string& run_id, const PlannedModel& planned,
                                          const StepResult& step) = 0;
    // `status`: succeeded, failed or stopped.
    virtual base::Result<void> run_ended(const std::string& run_id, base::Timestamp ended,
                                         std::string_view status) = 0;
    // A run of its own, that dropped a table, which is gone with this. prepare() was not called.
    virtual base::Result<void> table_dropped(const std::string& run_id,
                                             const lake::TableId& table) = 0;
    // A run of its own too, that made an older version the newest again, as which `table` is. The
    // model is null if there is none any more.
    virtual base::Result<void> table_rolled_back(const std::string& run_id,
                                                 const lake::Table& table, const Model* model) = 0;
};

}  // namespace millrace::elt
