// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <stdexcept>
#include <string>

namespace millrace::base {
namespace {

TEST(ParallelFor, RunsEveryTaskOnce) {
    Stop stop;
    std::vector<std::atomic<int>> seen(1000);
    ASSERT_TRUE(parallel_for(seen.size(), 4, stop, [&](size_t task, size_t worker) -> Result<void> {
                    EXPECT_LT(worker, 4u);
                    seen[task].fetch_add(1);
                    return {};
                }).ok());
    for (const auto& count : seen) EXPECT_EQ(count.load(), 1);
}

TEST(ParallelFor, ReportsAnErrorAndStopsHandingOutTasks) {
    Stop stop;
    std::atomic<size_t> ran{0};
    auto result = parallel_for(1'000'000, 2, stop, [&](size_t task, size_t) -> Result<void> {
        ran.fetch_add(1);
        if (task == 3) return invalid_argument("bad task: 3");
        return {};
    });
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().message(), "bad task: 3");
    EXPECT_LT(ran.load(), 1'000'000u);
}

TEST(ParallelFor, TellsWhatATaskThrew) {
    struct Case {
        std::function<void()> task;
        Error want;
    };
    for (const Case& thrown :
         {Case{[] { throw std::bad_alloc(); }, unavailable("out of memory")},
          Case{[] { throw std::runtime_error("odd"); }, internal("uncaught: odd")}}) {
        SCOPED_TRACE(thrown.want.message());
        for (const size_t thrower : {0, 1, 2, 3}) {
            auto result = parallel_for(4, 4, Stop(), [&](size_t i, size_t) -> Result<void> {
                if (i == thrower) thrown.task();
                return {};
            });
            ASSERT_FALSE(result.ok());
            EXPECT_EQ(result.error().message(), thrown.want.message());
            EXPECT_EQ(result.error().kind(), thrown.want.kind());
        }
    }
}

TEST(ParallelFor, StopsOnRequest) {
    Stop stop;
    auto result = parallel_for(100, 2, stop, [&](size_t, size_t) -> Result<void> {
        stop.request();
        return {};
    });
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), ErrorKind::Cancelled);
}

}  // namespace
}  // namespace millrace::base
