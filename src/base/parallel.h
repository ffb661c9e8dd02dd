// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

#include "base/error.h"
#include "base/stop.h"

namespace millrace::base {

// Runs `work(task, worker)` for every task in [0, tasks) on `threads` threads, `worker` being in
// [0, threads). Tasks are handed out in order from one counter, so results that depend only on the
// task are the same whatever the thread count. The first error, by task number, wins; after an
// error or a stop no new task begins. An exception is an error too: Unavailable where memory was
// wanting. Blocks until every worker has ended.
Result<void> parallel_for(size_t tasks, size_t threads, const Stop& stop,
                          const std::function<Result<void>(size_t task, size_t worker)>& work);

// The processors this process may use (its affinity mask), at least 1.
size_t default_threads();

}  // namespace millrace::base
