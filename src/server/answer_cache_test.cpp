// SPDX-License-Identifier: Apache-2.0
#include "server/answer_cache.h"

#include <gtest/gtest.h>

#include "base/folder_testing.h"
#include "elt/run_log.h"

namespace millrace::server {
namespace {

// Or the log of the state database could never begin anew while there is a server.
TEST(AnswerCache, LooksWithoutKeepingAState) {
    const base::TestFolder folder;
    const base::SystemClock clock;
    auto directory =
        *store::DataDirectory::open(folder / "data", store::DataDirectory::Access::Serve, "test");
    ASSERT_TRUE(lake::Lake::open(*directory, clock).ok());
    ASSERT_TRUE(elt::RunLog(directory->database()).migrate().ok());
    ASSERT_TRUE(catalog::Catalog::open(directory->database(), store::Database::Access::Write,
                                       catalog::Registry::builtin(), clock)
                    .ok());
    Readers readers(folder / "data", clock);
    AnswerCache cache(*readers.take());
    const uint64_t before = cache.state();
    ASSERT_TRUE(directory->database().execute("CREATE TABLE t (a)").ok());
    EXPECT_NE(cache.state(), before);
    auto restart = *directory->database().prepare("PRAGMA wal_checkpoint(RESTART)");
    ASSERT_TRUE(*restart.step());
    EXPECT_EQ(restart.integer(0), 0) << "somebody reads";
}

}  // namespace
}  // namespace millrace::server
