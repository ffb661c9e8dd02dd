// SPDX-License-Identifier: Apache-2.0
#include "server/catalog_writer.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "base/folder_testing.h"

namespace millrace::server {
namespace {

class CatalogWriterTest : public testing::Test {
  protected:
    CatalogWriterTest() {
        auto database = store::Database::open(folder_ / "state.db", store::Database::Access::Write);
        EXPECT_TRUE(database.ok());
        database_ = *std::move(database);
        writer_ = *CatalogWriter::open(*database_, clock_);
    }
    static catalog::Proposal tag(const std::string& name, catalog::ChangeType change) {
        return {*catalog::Urn::parse("urn:li:tag:" + name), "tagProperties", change,
                base::Json{{"name", name}}};
    }
    std::optional<catalog::Aspect> read(const std::string& name) {
        auto database = *store::Database::open(folder_ / "state.db", store::Database::Access::Read);
        auto catalog = *catalog::Catalog::open(*database, store::Database::Access::Read,
                                               catalog::Registry::builtin(), clock_);
        return *catalog->aspect(*catalog::Urn::parse("urn:li:tag:" + name), "tagProperties");
    }

    const base::TestFolder folder_;
    const base::SystemClock clock_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<CatalogWriter> writer_;
};

// Those who come together are written together, and a batch that is refused takes none of the
// others with it.
TEST_F(CatalogWriterTest, ManyWriteAtOnceAndEachIsAnsweredForItself) {
    constexpr int kThreads = 8;
    constexpr int kBatches = 50;
    ASSERT_TRUE(writer_->apply(std::vector{tag("there", catalog::ChangeType::Upsert)}).ok());
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread] {
            for (int batch = 0; batch < kBatches; ++batch) {
                const std::string name = std::to_string(thread) + "_" + std::to_string(batch);
                const bool is_refused = batch % 5 == 0;
                std::vector proposals{tag(name, catalog::ChangeType::Upsert)};
                if (is_refused) proposals.push_back(tag("there", catalog::ChangeType::Create));
                const auto applied = writer_->apply(proposals);
                EXPECT_EQ(applied.ok(), !is_refused);
                if (is_refused) {
                    EXPECT_EQ(applied.error().kind(), base::ErrorKind::Conflict);
                } else {
                    EXPECT_EQ(applied->size(), 1U);
                }
                EXPECT_EQ(read(name).has_value(), !is_refused) << name;
            }
        });
    }
    for (auto& thread : threads) thread.join();
}

// What concerns all is told to all: a database that cannot be written.
TEST_F(CatalogWriterTest, AFailureOfTheDatabaseIsEverybodysAndLeavesNothing) {
    ASSERT_TRUE(database_->execute("PRAGMA query_only=ON").ok());
    const auto applied = writer_->apply(std::vector{tag("a", catalog::ChangeType::Upsert)});
    ASSERT_FALSE(applied.ok());
    EXPECT_EQ(applied.error().kind(), base::ErrorKind::Unavailable);
    ASSERT_TRUE(database_->execute("PRAGMA query_only=OFF").ok());
    EXPECT_FALSE(read("a"));
    EXPECT_TRUE(writer_->apply(std::vector{tag("a", catalog::ChangeType::Upsert)}).ok());
    EXPECT_TRUE(read("a"));
}

}  // namespace
}  // namespace millrace::server
