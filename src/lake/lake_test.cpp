// SPDX-License-Identifier: Apache-2.0
#include "lake/lake.h"

#include <gtest/gtest.h>

#include <atomic>
#include <span>
#include <thread>

#include "base/folder_testing.h"
#include "lake/file_statistics.h"
#include "lake/lake_schema.h"

namespace millrace::lake {
namespace {

using columnar::TypeKind;

class TestClock final : public base::Clock {
  public:
    base::Timestamp now() const override { return time; }
    base::Timestamp time = *base::parse_timestamp("2026-11-23 12:00");
};

class LakeTest : public testing::Test {
  protected:
    void SetUp() override { open(); }
    void open() {
        lake_.reset();
        directory_.reset();
        directory_ =
            *store::DataDirectory::open(folder_, store::DataDirectory::Access::Write, "test");
        lake_ = *Lake::open(*directory_, clock_);
    }
    // A version whose files are these (path, rows), each written with that many bytes.
    base::Result<int64_t> publish(const std::vector<std::pair<std::string, int64_t>>& files) {
        Publication publication;
        publication.table = table_;
        publication.run_id = "run";
        publication.operation = "full";
        publication.schema.fields = {{"a", TypeKind::Int64, true}, {"day", TypeKind::Date, true}};
        publication.partition_by = {"day"};
        for (const auto& [path, rows] : files) {
            const base::Path full = *lake_->data_folder(table_) / path;
            MR_TRY(base::make_directories(full.parent_path()));
            MR_TRY(base::write_file_atomic(full, std::string(static_cast<size_t>(rows), 'x')));
            publication.files.push_back({path, {"2026-01-01"}, rows, rows, "hash", {}});
        }
        int64_t version = 0;
        MR_TRY(directory_->database().write([&]() -> base::Result<void> {
            version = MR_TRY(lake_->publish(publication));
            return {};
        }));
        clock_.time += std::chrono::hours(1);
        return version;
    }
    std::vector<std::string> paths(int64_t version) {
        std::vector<std::string> names;
        for (const StoredFile& file : *lake_->files(table_, version)) names.push_back(file.path);
        std::sort(names.begin(), names.end());
        return names;
    }
    bool exists(const std::string& path) {
        return std::filesystem::exists(*lake_->data_folder(table_) / path);
    }

    const base::TestFolder folder_;
    TableId table_{"silver", "x"};
    TestClock clock_;
    base::Stop stop_;
    std::unique_ptr<store::DataDirectory> directory_;
    std::unique_ptr<Lake> lake_;
};

using Names = std::vector<std::string>;

TEST_F(LakeTest, VersionsKeepTheirOwnFiles) {
    EXPECT_EQ(*publish({{"r1/a", 3}, {"r1/b", 4}}), 1);
    EXPECT_EQ(*publish({{"r1/a", 3}, {"r2/b", 5}}), 2);
    open();
    EXPECT_EQ(paths(1), (Names{"r1/a", "r1/b"}));
    EXPECT_EQ(paths(2), (Names{"r1/a", "r2/b"}));
    const auto current = *lake_->current(table_);
    EXPECT_EQ(current->rows, 8);
    EXPECT_EQ(current->schema.fields[1].type, columnar::Type(TypeKind::Date));
    EXPECT_EQ(current->partition_by, Names{"day"});
    EXPECT_EQ(current->partitions, 1);
    EXPECT_EQ(lake_->tables()->size(), 1u);
}

TEST_F(LakeTest, TimeTravelByVersionAndByTime) {
    ASSERT_TRUE(publish({{"r1/a", 1}}).ok());
    ASSERT_TRUE(publish({{"r2/a", 2}}).ok());
    EXPECT_EQ(lake_->at_version(table_, 1)->rows, 1);
    EXPECT_EQ(lake_->at_time(table_, *base::parse_timestamp("2026-11-23 12:30"))->version, 1);
    EXPECT_EQ(lake_->at_time(table_, *base::parse_timestamp("2026-11-24"))->version, 2);
    EXPECT_EQ(lake_->at_version(table_, 3).error().kind(), base::ErrorKind::NotFound);
    EXPECT_EQ(lake_->at_time(table_, *base::parse_timestamp("2026-11-22")).error().hint(),
              "kept versions: 1 (2026-11-23T12:00:00.000000Z) to 2 (2026-11-23T13:00:00.000000Z)");
}

TEST_F(LakeTest, VersionsStayInOrderWhenTheClockGoesBack) {
    ASSERT_TRUE(publish({{"r1/a", 1}}).ok());
    clock_.time -= std::chrono::hours(24);
    ASSERT_TRUE(publish({{"r2/a", 2}}).ok());
    EXPECT_EQ(lake_->at_time(table_, *base::parse_timestamp("2027-01-01"))->version, 2);
}

TEST_F(LakeTest, AFailedTransactionPublishesNothing) {
    ASSERT_TRUE(publish({{"r1/a", 1}}).ok());
    auto result = directory_->database().write([&]() -> base::Result<void> {
        Publication publication;
        publication.table = table_;
        MR_TRY(lake_->publish(publication));
        return base::invalid_argument("a test failed");
    });
    EXPECT_FALSE(result.ok());
    EXPECT_EQ((*lake_->current(table_))->version, 1);
    EXPECT_EQ(paths(1), Names{"r1/a"});
}

TEST_F(LakeTest, RollbackIsANewVersionWithTheOldFiles) {
    ASSERT_TRUE(publish({{"r1/a", 1}, {"r1/b", 2}}).ok());
    ASSERT_TRUE(publish({{"r2/a", 5}, {"r1/b", 2}}).ok());
    ASSERT_TRUE(directory_->database()
                    .write([&]() -> base::Result<void> {
                        EXPECT_EQ(MR_TRY(lake_->rollback(table_, 1, "run3")), 3);
                        return {};
                    })
                    .ok());
    EXPECT_EQ(paths(3), (Names{"r1/a", "r1/b"}));
    EXPECT_EQ(paths(2), (Names{"r1/b", "r2/a"}));
    EXPECT_EQ((*lake_->current(table_))->operation, "rollback to 1");
    ASSERT_TRUE(lake_->vacuum(false, stop_).ok());
    EXPECT_TRUE(exists("r1/a"));
}

TEST_F(LakeTest, ANameMeansOneTableInAnyCase) {
    ASSERT_TRUE(publish({{"r1/a", 1}}).ok());
    table_ = {"Silver", "X"};
    EXPECT_EQ(*publish({{"r1/a", 1}, {"r2/a", 2}}), 2);
    ASSERT_EQ(lake_->tables()->size(), 1u);
    EXPECT_EQ((*lake_->tables())[0].id.to_string(), "silver.x");
    EXPECT_EQ(*lake_->data_folder(table_), folder_ / "lake" / "silver" / "x" / "data");
    EXPECT_EQ(lake_->vacuum(false, stop_)->files, 0);
    EXPECT_TRUE(exists("r1/a"));
    EXPECT_TRUE(exists("r2/a"));
}

TEST_F(LakeTest, OfTwoTablesThatDifferInCaseEachIsFoundByItsSpelling) {
    ASSERT_TRUE(publish({{"r1/a", 1}}).ok());
    ASSERT_TRUE(
        directory_->database()
            .execute("INSERT INTO lake_table VALUES (9, 'silver', 'X');"
                     "INSERT INTO lake_snapshot SELECT 9, 5, created_us, run_id, operation, "
                     "kind, columns, partition_by, definition, 0, 0, 0, 0, '' FROM lake_snapshot")
            .ok());
    EXPECT_EQ((*lake_->current({"silver", "x"}))->version, 1);
    EXPECT_EQ((*lake_->current({"silver", "X"}))->version, 5);
    EXPECT_EQ((*lake_->current({"SILVER", "X"}))->version, 1);
    EXPECT_EQ(*lake_->data_folder({"silver", "X"}), folder_ / "lake" / "silver" / "X" / "data");
}

TEST_F(LakeTest, ARollbackToAVersionThatLostAFileIsRefused) {
    ASSERT_TRUE(publish({{"r1/a", 1}, {"r1/b", 2}}).ok());
    ASSERT_TRUE(publish({{"r2/a", 5}, {"r1/b", 2}}).ok());
    std::filesystem::remove(*lake_->data_folder(table_) / "r1/a");
    EXPECT_EQ(lake_->rollback(table_, 1, "run3").error().kind(), base::ErrorKind::Corruption);
    EXPECT_EQ((*lake_->current(table_))->version, 2);
}

TEST_F(LakeTest, TwentyVersionsAreKeptAndVacuumRemovesTheRest) {
    for (int i = 1; i <= 25; ++i) {
        ASSERT_TRUE(publish({{"r" + std::to_string(i) + "/a", i}, {"shared/b", 7}}).ok());
    }
    EXPECT_EQ(lake_->history(table_)->size(), 20u);
    EXPECT_EQ(lake_->history(table_)->back().version, 6);
    ASSERT_TRUE(base::write_file_atomic(*lake_->data_folder(table_) / "r9/orphan", "x").ok());

    EXPECT_EQ(lake_->vacuum(true, stop_)->files, 6);
    EXPECT_TRUE(exists("r5/a"));
    const auto report = *lake_->vacuum(false, stop_);
    EXPECT_EQ(report.files, 6);
    EXPECT_FALSE(exists("r5/a"));
    EXPECT_FALSE(exists("r5"));
    EXPECT_FALSE(exists("r9/orphan"));
    EXPECT_TRUE(exists("r6/a"));
    EXPECT_TRUE(exists("shared/b"));
    EXPECT_EQ(paths(6), (Names{"r6/a", "shared/b"}));
    EXPECT_EQ(lake_->vacuum(false, stop_)->files, 0);
}

TEST_F(LakeTest, VacuumLeavesReadersTheirFiles) {
    ASSERT_TRUE(publish({{"r1/a", 1}}).ok());
    ASSERT_TRUE(base::write_file_atomic(*lake_->data_folder(table_) / "r1/orphan", "x").ok());
    auto reader = store::DataDirectory::open(folder_, store::DataDirectory::Access::Read, "sql");
    ASSERT_TRUE(reader.ok());
    EXPECT_TRUE(lake_->vacuum(false, stop_)->readers_present);
    EXPECT_TRUE(exists("r1/orphan"));
}

TEST_F(LakeTest, ACountOfWhatCouldBeRemovedShutsNoReaderOut) {
    const base::Path data = *lake_->data_folder(table_);
    ASSERT_TRUE(base::make_directories(data / "r1").ok());
    for (int i = 0; i < 2000; ++i) {
        ASSERT_TRUE(base::File::create_new(data / "r1" / std::to_string(i)).ok());
    }
    std::atomic<bool> done = false;
    int shut_out = 0;
    std::thread reader([&] {
        while (!done) {
            const auto lock =
                base::FileLock::try_lock(folder_ / "readers.lock", base::FileLock::Mode::Shared);
            if (!lock.ok() || !lock->has_value()) ++shut_out;
        }
    });
    EXPECT_EQ(lake_->vacuum(true, stop_)->files, 2000);
    done = true;
    reader.join();
    EXPECT_EQ(shut_out, 0);
}

TEST_F(LakeTest, VacuumRemovesFoldersThatNoFileNeeds) {
    ASSERT_TRUE(publish({{"r1/day=1/a", 1}}).ok());
    const base::Path data = *lake_->data_folder(table_);
    ASSERT_TRUE(base::make_directories(data / "r1" / "day=2").ok());
    ASSERT_TRUE(base::make_directories(data / "r2" / "day=1").ok());
    EXPECT_EQ(lake_->vacuum(false, stop_)->files, 0);
    EXPECT_TRUE(exists("r1/day=1/a"));
    EXPECT_FALSE(exists("r1/day=2"));
    EXPECT_FALSE(exists("r2"));
}

TEST_F(LakeTest, AStoppedVacuumLeavesTheRestToTheNext) {
    ASSERT_TRUE(publish({{"r1/a", 1}}).ok());
    ASSERT_TRUE(base::write_file_atomic(*lake_->data_folder(table_) / "r1/orphan", "x").ok());
    base::Stop stop;
    stop.request();
    EXPECT_EQ(lake_->vacuum(false, stop).error().kind(), base::ErrorKind::Cancelled);
    EXPECT_TRUE(exists("r1/orphan"));
    EXPECT_EQ(lake_->vacuum(false, stop_)->files, 1);
    EXPECT_FALSE(exists("r1/orphan"));
    EXPECT_TRUE(exists("r1/a"));
}

TEST_F(LakeTest, ADroppedTableIsGoneAtOnceAndItsFilesWithTheNextVacuum) {
    ASSERT_TRUE(publish({{"r1/a", 3}}).ok());
    ASSERT_TRUE(publish({{"r2/a", 4}}).ok());
    auto& database = directory_->database();
    const auto drop = [&](bool commit) {
        return database.write([&]() -> base::Result<void> {
            const auto report = MR_TRY(lake_->drop({"SILVER", "X"}));
            EXPECT_EQ(report.versions, 2);
            EXPECT_EQ(report.files, 2);
            EXPECT_EQ(report.bytes, 7);
            if (commit) return {};
            return base::invalid_argument("not after all");
        });
    };
    EXPECT_FALSE(drop(false).ok());
    EXPECT_EQ(paths(1), Names{"r1/a"});
    ASSERT_TRUE(drop(true).ok());
    EXPECT_TRUE(lake_->tables()->empty());
    EXPECT_TRUE(lake_->history(table_)->empty());
    EXPECT_TRUE(lake_->files(table_, 1)->empty());
    EXPECT_EQ(lake_->drop(table_).error().kind(), base::ErrorKind::NotFound);
    auto rows = *database.prepare(
        "SELECT (SELECT count(*) FROM lake_file) + (SELECT count(*) FROM lake_file_statistics)");
    ASSERT_TRUE(*rows.step());
    EXPECT_EQ(rows.integer(0), 0);

    EXPECT_TRUE(exists("r1/a"));
    EXPECT_EQ(*publish({{"r3/a", 5}}), 1);
    EXPECT_EQ(lake_->vacuum(false, stop_)->files, 2);
    EXPECT_FALSE(exists("r2/a"));
    EXPECT_TRUE(exists("r3/a"));
}

TEST_F(LakeTest, PartitionValuesOfAnyTextComeBack) {
    const std::vector<PartitionValue> values = {"2026",       "",           "null",
                                                std::nullopt, "a\"b\\c,[]", "\u00e9\n"};
    Publication publication;
    publication.table = table_;
    for (const auto& value : values) {
        publication.files.push_back({"p" + value.value_or("-"), {value, "x"}, 1, 1, "hash", {}});
    }
    ASSERT_TRUE(directory_->database()
                    .write([&]() -> base::Result<void> {
                        MR_TRY(lake_->publish(publication));
                        return {};
                    })
                    .ok());
    const auto files = *lake_->files(table_, 1);
    ASSERT_EQ(files.size(), values.size());
    for (size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(files[i].partition, (std::vector<PartitionValue>{values[i], "x"}));
    }
}

TEST_F(LakeTest, VersionsOfTheFirstSchemaKeepTheirStatisticsAndHaveNoSettings) {
    parquet::ColumnStatistics column;
    column.null_count = 3;
    column.min = "a";
    const base::Path old = folder_ / "old";
    {
        auto directory =
            *store::DataDirectory::open(old, store::DataDirectory::Access::Write, "test");
        auto& database = directory->database();
        ASSERT_TRUE(database.migrate(std::span(kMigrations).first(1)).ok());
        ASSERT_TRUE(database.execute("INSERT INTO lake_table VALUES (1, 'silver', 'x')").ok());
        auto insert = *database.prepare(
            "INSERT INTO lake_file VALUES (7, 1, 'p', '[]', 5, 6, 'hash', ?, 1, NULL)");
        ASSERT_TRUE(insert.bind(encode_statistics({column})).run().ok());
        ASSERT_TRUE(database
                        .execute("INSERT INTO lake_snapshot VALUES (1, 1, 0, 'run', 'full', "
                                 "'table', '[]', '[]', '', 5, 6, 1, 1)")
                        .ok());
    }
    auto directory = *store::DataDirectory::open(old, store::DataDirectory::Access::Write, "test");
    auto lake = *Lake::open(*directory, clock_);
    const auto files = *lake->files(table_, 1, true);
    ASSERT_EQ(files.size(), 1u);
    EXPECT_EQ(files[0].rows, 5);
    ASSERT_EQ(files[0].columns.size(), 1u);
    EXPECT_EQ(files[0].columns[0].null_count, 3);
    EXPECT_EQ(files[0].columns[0].min, "a");
    EXPECT_EQ((*lake->current(table_))->settings, "");
}

TEST(FileStatistics, SurviveTheirEncodingAndRefuseDamage) {
    std::vector<parquet::ColumnStatistics> columns(2);
    columns[0] = {300, std::string("a\0b", 3), std::string(200, 'z')};
    const std::string bytes = encode_statistics(columns);
    const auto back = *decode_statistics(bytes);
    EXPECT_EQ(back[0].null_count, 300);
    EXPECT_EQ(back[0].min, columns[0].min);
    EXPECT_EQ(back[0].max, columns[0].max);
    EXPECT_FALSE(back[1].min.has_value());
    EXPECT_FALSE(decode_statistics(bytes.substr(0, 100)).ok());
}

TEST_F(LakeTest, ADamagedStateDatabaseIsCorruptionAndNamed) {
    ASSERT_TRUE(publish({{"p/part-0.parquet", 10}}).ok());
    struct Case {
        const char* damage;
        const char* repair;
    };
    for (const auto& [damage, repair] :
         {Case{"UPDATE lake_snapshot SET partition_by = '[1]'",
               "UPDATE lake_snapshot SET partition_by = '[\"day\"]'"},
          Case{"UPDATE lake_snapshot SET partition_by = '[null]'",
               "UPDATE lake_snapshot SET partition_by = '[\"day\"]'"},
          Case{"UPDATE lake_snapshot SET partition_by = '7'",
               "UPDATE lake_snapshot SET partition_by = '[\"day\"]'"},
          Case{"UPDATE lake_snapshot SET columns = '[{\"name\": 1, \"type\": \"DATE\"}]'",
               "UPDATE lake_snapshot SET columns = '[]'"},
          Case{"UPDATE lake_snapshot SET columns = '[{\"name\": \"a\", \"type\": 1}]'",
               "UPDATE lake_snapshot SET columns = '[]'"},
          Case{"UPDATE lake_snapshot SET columns = "
               "'[{\"name\": \"a\", \"type\": \"DATE\", \"nullable\": 1}]'",
               "UPDATE lake_snapshot SET columns = '[]'"},
          Case{"UPDATE lake_snapshot SET columns = '[{'",
               "UPDATE lake_snapshot SET columns = '[]'"},
          Case{"UPDATE lake_file SET partition = '[1]'", ""},
          Case{"UPDATE lake_file SET partition = '[null, 1]'", ""},
          Case{"UPDATE lake_file SET partition = '[\"2026'", ""},
          Case{"UPDATE lake_file SET partition = '{\"a\": null}'", ""}}) {
        SCOPED_TRACE(damage);
        ASSERT_TRUE(directory_->database().execute(damage).ok());
        const auto found = [&]() -> base::Result<void> {
            MR_TRY(lake_->current(table_));
            MR_TRY(lake_->files(table_, 1));
            return {};
        }();
        ASSERT_FALSE(found.ok());
        EXPECT_EQ(found.error().kind(), base::ErrorKind::Corruption);
        EXPECT_EQ(found.error().location().file, (folder_ / "state.db").string());
        EXPECT_FALSE(found.error().hint().empty());
        ASSERT_TRUE(directory_->database().execute(repair).ok());
    }
}

}  // namespace
}  // namespace millrace::lake
