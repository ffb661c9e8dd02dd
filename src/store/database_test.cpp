// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <new>
#include <thread>
#include <vector>

#include "base/folder_testing.h"

namespace millrace::store {
namespace {

class DatabaseTest : public testing::Test {
  protected:
    std::unique_ptr<Database> open(Database::Access access = Database::Access::Write) {
        auto opened = Database::open(folder_ / "state.db", access);
        EXPECT_TRUE(opened.ok()) << opened.error().to_string();
        return std::move(*opened);
    }
    static int64_t count(Database& database) {
        auto statement = *database.prepare("SELECT count(*) FROM t");
        EXPECT_TRUE(*statement.step());
        return statement.integer(0);
    }
    const base::TestFolder folder_;
};

constexpr std::array<Migration, 2> kMigrations{
    {{"test", 1, "CREATE TABLE t (a INTEGER, b TEXT)"}, {"test", 2, "ALTER TABLE t ADD c BLOB"}}};

TEST_F(DatabaseTest, ValuesComeBackAsTheyWere) {
    auto database = open();
    ASSERT_TRUE(database->migrate(kMigrations).ok());
    auto insert = *database->prepare("INSERT INTO t VALUES (?, ?, ?)");
    ASSERT_TRUE(insert.bind(int64_t{7}, std::string("a\0b", 3), std::nullopt).run().ok());
    auto select = *database->prepare("SELECT a, b, c FROM t");
    ASSERT_TRUE(*select.step());
    EXPECT_EQ(select.integer(0), 7);
    EXPECT_EQ(select.text(1), std::string("a\0b", 3));
    EXPECT_TRUE(select.is_null(2));
    EXPECT_FALSE(*select.step());
}

TEST_F(DatabaseTest, AFailedTransactionLeavesNothing) {
    auto database = open();
    ASSERT_TRUE(database->migrate(kMigrations).ok());
    auto result = database->write([&]() -> base::Result<void> {
        MR_TRY(database->execute("INSERT INTO t (a) VALUES (1)"));
        return base::invalid_argument("no");
    });
    EXPECT_EQ(result.error().message(), "no");
    EXPECT_EQ(count(*database), 0);
}

TEST_F(DatabaseTest, AnExceptionLeavesNothingAndNobodyOut) {
    auto database = open();
    ASSERT_TRUE(database->migrate(kMigrations).ok());
    const auto throws = [&]() -> base::Result<void> {
        MR_TRY(database->execute("INSERT INTO t (a) VALUES (1)"));
        throw std::bad_alloc();
    };
    EXPECT_THROW((void)database->write(throws), std::bad_alloc);
    EXPECT_EQ(count(*database), 0);
    EXPECT_TRUE(
        database->write([&] { return database->execute("INSERT INTO t (a) VALUES (2)"); }).ok());
    EXPECT_EQ(count(*database), 1);
}

TEST_F(DatabaseTest, APartThatFailsIsUndoneAlone) {
    auto database = open();
    ASSERT_TRUE(database->migrate(kMigrations).ok());
    ASSERT_TRUE(database
                    ->write([&]() -> base::Result<void> {
                        for (int i = 0; i < 4; ++i) {
                            const auto part = database->part([&]() -> base::Result<void> {
                                MR_TRY(database->execute("INSERT INTO t (a) VALUES (1)"));
                                if (i == 2) return base::invalid_argument("no");
                                return {};
                            });
                            EXPECT_EQ(part.ok(), i != 2);
                        }
                        return {};
                    })
                    .ok());
    EXPECT_EQ(count(*database), 3);
}

TEST_F(DatabaseTest, StatementsOfOneTextDoNotMeet) {
    auto database = open();
    ASSERT_TRUE(database->migrate(kMigrations).ok());
    ASSERT_TRUE(database->execute("INSERT INTO t (a) VALUES (1), (2), (3)").ok());
    constexpr const char* kSelect = "SELECT a FROM t WHERE a >= ? ORDER BY a";
    {
        auto outer = *database->prepare(kSelect);
        ASSERT_TRUE(*outer.bind(1).step());
        auto inner = *database->prepare(kSelect);
        ASSERT_TRUE(*inner.bind(3).step());
        EXPECT_EQ(inner.integer(0), 3);
        ASSERT_TRUE(*outer.step());
        EXPECT_EQ(outer.integer(0), 2);
    }
    // One that comes back begins anew, with nothing bound.
    auto again = *database->prepare(kSelect);
    EXPECT_FALSE(*again.step());
}

TEST_F(DatabaseTest, AStatementThatWasLeftHalfReadKeepsNoState) {
    auto writer = open();
    ASSERT_TRUE(writer->migrate(kMigrations).ok());
    ASSERT_TRUE(writer->execute("INSERT INTO t (a) VALUES (1), (2)").ok());
    auto reader = open(Database::Access::Read);
    {
        auto half = *reader->prepare("SELECT a FROM t");
        ASSERT_TRUE(*half.step());
    }
    ASSERT_TRUE(writer->execute("INSERT INTO t (a) VALUES (3)").ok());
    EXPECT_EQ(count(*reader), 3);
}

// Readers that follow each other without a gap do not let the log grow for ever.
TEST_F(DatabaseTest, TheLogStaysShortBesideReaders) {
    auto writer = open();
    ASSERT_TRUE(writer->migrate(kMigrations).ok());
    const std::string text(1 << 20, 'x');
    std::atomic<bool> is_done{false};
    std::vector<std::jthread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            auto reader = open(Database::Access::Read);
            while (!is_done) {
                auto reading = *reader->prepare("SELECT a FROM t");
                EXPECT_TRUE(reading.step().ok());
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        });
    }
    for (size_t i = 0; i < 200; ++i) {
        auto insert = *writer->prepare("INSERT INTO t (b) VALUES (?)");
        ASSERT_TRUE(insert.bind(text).run().ok());
    }
    is_done = true;
    readers.clear();
    EXPECT_LT(std::filesystem::file_size(folder_ / "state.db-wal"), 150'000'000U);
    EXPECT_EQ(count(*writer), 200);
}

// Who stays makes the log long; nobody waits for them at each commit: a hundred times 100 ms.
TEST_F(DatabaseTest, AReaderThatStaysHoldsUpNobody) {
    auto writer = open();
    ASSERT_TRUE(writer->migrate(kMigrations).ok());
    auto insert = *writer->prepare("INSERT INTO t (b) VALUES (?)");
    ASSERT_TRUE(insert.bind("x").run().ok());
    auto reader = open(Database::Access::Read);
    auto staying = *reader->prepare("SELECT a FROM t");
    ASSERT_TRUE(*staying.step());
    ASSERT_TRUE(insert.bind(std::string(80 << 20, 'x')).run().ok());
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(insert.bind("x").run().ok());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
}

TEST_F(DatabaseTest, AStatementMayOutliveItsDatabase) {
    auto database = open();
    ASSERT_TRUE(database->migrate(kMigrations).ok());
    const auto statement = *database->prepare("SELECT a FROM t");
    database.reset();
}

TEST_F(DatabaseTest, MigrationsRunOnceAndANewerFileIsRefused) {
    ASSERT_TRUE(open()->migrate(std::span(kMigrations).first(1)).ok());
    ASSERT_TRUE(open()->migrate(kMigrations).ok());
    ASSERT_TRUE(open()->migrate(kMigrations).ok());
    EXPECT_EQ(open()->migrate(std::span(kMigrations).first(1)).error().kind(),
              base::ErrorKind::Conflict);
}

TEST_F(DatabaseTest, AReaderRefusesAnOlderAndANewerFile) {
    const auto first = std::span(kMigrations).first(1);
    const auto read = [&] { return open(Database::Access::Read); };
    ASSERT_TRUE(open()->migrate(first).ok());
    EXPECT_TRUE(read()->check_migrated(first).ok());
    const auto older = read()->check_migrated(kMigrations);
    ASSERT_FALSE(older.ok());
    EXPECT_NE(older.error().message().find("older millrace"), std::string::npos);
    ASSERT_TRUE(open()->migrate(kMigrations).ok());
    EXPECT_TRUE(read()->check_migrated(kMigrations).ok());
    const auto newer = read()->check_migrated(first);
    ASSERT_FALSE(newer.ok());
    EXPECT_NE(newer.error().message().find("newer millrace"), std::string::npos);
}

TEST_F(DatabaseTest, AReaderSeesOneStateWhileAWriterCommits) {
    auto writer = open();
    ASSERT_TRUE(writer->migrate(kMigrations).ok());
    auto reader = open(Database::Access::Read);
    ASSERT_TRUE(reader
                    ->read([&]() -> base::Result<void> {
                        EXPECT_EQ(count(*reader), 0);
                        MR_TRY(writer->execute("INSERT INTO t (a) VALUES (1)"));
                        EXPECT_EQ(count(*reader), 0);
                        return {};
                    })
                    .ok());
    EXPECT_EQ(count(*reader), 1);
    EXPECT_FALSE(reader->execute("DELETE FROM t").ok());
}

TEST_F(DatabaseTest, AFileThatIsNoDatabaseIsCorruption) {
    std::ofstream(folder_ / "state.db") << std::string(5000, 'x');
    EXPECT_EQ(Database::open(folder_ / "state.db", Database::Access::Write).error().kind(),
              base::ErrorKind::Corruption);
}

}  // namespace
}  // namespace millrace::store
