// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "elt/run.h"
#include "elt/run_recorder.h"
#include "store/database.h"

namespace millrace::elt {

// A run from its begin to its end, whatever comes between: in the record - the log's and
// `recorder`'s - it is running while `work` plans and builds, and then what became of it. An error
// of `work` is the run's: it was stopped if that is Cancelled, else it failed, with the message. So
// a run that cannot even be planned - a file that did not come, a slip in a model - is seen by who
// looks for it. Only a killed process leaves one that says that it runs.
base::Result<RunResult> recorded_run(store::Database& database, RunRecorder& recorder,
                                     const base::Clock& clock, const RunIdentity& run,
                                     const std::function<base::Result<RunResult>()>& work);

}  // namespace millrace::elt
