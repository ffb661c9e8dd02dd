// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace millrace::base {
namespace {

// A thread that an exception leaves would end the process.
Result<void> run_task(const std::function<Result<void>(size_t, size_t)>& work, size_t task,
                      size_t worker) {
    try {
        return work(task, worker);
    } catch (const std::bad_alloc&) {
        return unavailable("out of memory")
            .hint("lower --memory-limit or --threads, or give the process more memory");
    } catch (const std::exception& error) {
        return internal("uncaught: " + std::string(error.what()));
    }
}

}  // namespace

Result<void> parallel_for(size_t tasks, size_t threads, const Stop& stop,
                          const std::function<Result<void>(size_t, size_t)>& work) {
    threads = std::clamp<size_t>(threads, 1, std::max<size_t>(tasks, 1));
    std::atomic<size_t> next{0};
    std::atomic<bool> failed{false};
    struct Failure {
        Mutex mutex;
        size_t task = 0;
        std::optional<Error> error;
    } failure;

    auto fail = [&](size_t task, Error error) {
        MutexLock lock(failure.mutex);
        failed.store(true, std::memory_order_relaxed);
        if (!failure.error || task < failure.task) {
            failure.task = task;
            failure.error = std::move(error);
        }
    };
    auto run = [&](size_t worker) {
        while (!failed.load(std::memory_order_relaxed)) {
            const size_t task = next.fetch_add(1, std::memory_order_relaxed);
            if (task >= tasks) return;
            Result<void> result = stop.check();
            if (result.ok()) result = run_task(work, task, worker);
            if (!result.ok()) fail(task, std::move(result).error());
        }
    };
    std::vector<std::jthread> pool;
    pool.reserve(threads - 1);
    for (size_t worker = 1; worker < threads; ++worker) pool.emplace_back(run, worker);
    run(0);
    pool.clear();
    if (failure.error) return std::move(*failure.error);
    return {};
}

size_t default_threads() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
    return std::max(1, CPU_COUNT(&set));
}

}  // namespace millrace::base
