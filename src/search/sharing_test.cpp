// SPDX-License-Identifier: Apache-2.0
// Many threads and processes at one index: who keeps it, who waits for whom, and how long.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "search/index_files.h"
#include "search/search_testing.h"

namespace millrace::search {
namespace {

using SharingTest = SearchTest;

TEST_F(SharingTest, ManyThreadsFindWhatWasWrittenBeforeTheyAsked) {
    add_table("orders");
    constexpr int kWrites = 60;
    std::atomic<int> written{0};
    std::atomic<int> missed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            using Access = store::Database::Access;
            const auto database = *store::Database::open(folder_ / "state.db", Access::Read);
            const auto catalog =
                *catalog::Catalog::open(*database, Access::Read, registry(), clock_);
            for (int last = 0; last < kWrites;) {
                last = written;
                const auto answer = index_->search(*catalog, request("orders"));
                if (!answer.ok() || answer->total < 1 + last) ++missed;
            }
        });
    }
    for (int i = 0; i < kWrites; ++i) {
        add_table("orders_" + std::to_string(i));
        ++written;
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(missed, 0);
}

TEST_F(SharingTest, KeepsItsPlaceOverARestart) {
    add_table("orders");
    EXPECT_EQ(names("orders").size(), 1u);
    const int64_t applied = index_->applied();
    close();
    EXPECT_EQ(*(*IndexFiles::open(folder_ / "search"))->read_applied(), applied);
    open();
    EXPECT_EQ(names("orders").size(), 1u);
}

TEST_F(SharingTest, AStopKeepsWhatWasAppliedAndTheNextGoesOn) {
    add_table("orders");
    base::Stop stop;
    stop.request();
    const auto stopped = index_->catch_up(*catalog_, &stop);
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().kind(), base::ErrorKind::Cancelled);
    EXPECT_EQ(names("orders"), Texts{"orders"});
}

TEST_F(SharingTest, NobodyWaitsForThousandsOfChangesOfAnother) {
    constexpr int kTags = 12'000;
    std::vector<Proposal> proposals;
    for (int i = 0; i < kTags; ++i) {
        const std::string name = "t" + std::to_string(i);
        proposals.push_back(
            proposal("urn:li:tag:" + name, "tagProperties", Json{{"name", name}}.dump()));
    }
    write(proposals);
    using Access = store::Database::Access;
    const auto database = *store::Database::open(folder_ / "state.db", Access::Read);
    const auto catalog = *catalog::Catalog::open(*database, Access::Read, registry(), clock_);
    std::atomic<bool> is_done{false};
    std::thread keeper([&] {
        EXPECT_TRUE(index_->catch_up(*catalog).ok());
        is_done = true;
    });
    std::string told;
    while (!is_done && told.empty()) {
        // Who asks first does the work: so it is asked for nothing until the other has begun.
        if (index_->changes_left() == 0) continue;
        const auto answer = index_->search(*catalog_, request("t1"));
        if (!answer.ok()) told = answer.error().to_string();
    }
    keeper.join();
    EXPECT_EQ(told.substr(0, told.find(':')), "the search index is being brought up to date");
    EXPECT_EQ(found(request("")).total, kTags);
}

TEST_F(SharingTest, TheOneThatKeepsItMakesItAnewForAnother) {
    add_table("orders");
    EXPECT_EQ(names("orders").size(), 1u);
    const auto other = open_index(folder_ / "search");
    std::atomic<bool> is_done{false};
    std::thread asks([&] {
        EXPECT_TRUE(other->rebuild(*catalog_, base::Stop()).ok());
        is_done = true;
    });
    while (!index_->is_rebuild_wanted()) std::this_thread::yield();
    EXPECT_FALSE(is_done);
    EXPECT_EQ(names("orders").size(), 1u);
    asks.join();
    EXPECT_FALSE(index_->is_rebuild_wanted());
    EXPECT_EQ(other->size(), 1);
}

TEST_F(SharingTest, AnotherProcessReadsAndWaitsForTheOneThatKeepsIt) {
    add_table("orders");
    EXPECT_EQ(names("orders").size(), 1u);
    // A second index of one process is to the lock what one of another process is.
    const auto reader = open_index(folder_ / "search");
    EXPECT_EQ(found(*reader, request("orders")).total, 1);
    add_table("orders_new");
    const auto behind = reader->search(*catalog_, request("orders"));
    ASSERT_FALSE(behind.ok());
    EXPECT_EQ(behind.error().kind(), base::ErrorKind::Unavailable);
    EXPECT_EQ(names("orders").size(), 2u);
    EXPECT_EQ(found(*reader, request("orders")).total, 2);
    // Who kept it is gone: the other takes over.
    index_.reset();
    add_table("orders_newer");
    EXPECT_EQ(found(*reader, request("orders")).total, 3);
}

}  // namespace
}  // namespace millrace::search
