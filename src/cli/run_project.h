// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "cli/command.h"
#include "elt/run.h"

namespace millrace::cli {

// What a run is to build. Its identity, threads and memory are filled in by who runs it.
struct RunWish {
    elt::Plan plan;
    elt::RunOptions options;
};

// Plans and builds, from the moment when nobody else may write: recorded, with a journal, and told
// on stderr, whatever becomes of it. `space` is open with Purpose::Run.
base::Result<elt::RunResult> run_project(Context& context, app::Workspace& space,
                                         base::Timestamp started,
                                         const std::function<base::Result<RunWish>()>& plan);

}  // namespace millrace::cli
