// SPDX-License-Identifier: Apache-2.0
#include "lake/row_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>

#include "lake/row_merge.h"
#include "lake/row_pool.h"

namespace millrace::lake {
namespace {

// Rows with many equal beginnings and some equal rows; each ends in two zeros, so that none is the
// beginning of another one.
std::vector<std::string> random_rows(size_t count, uint64_t seed, size_t length_max = 40) {
    std::mt19937_64 engine(seed);
    std::vector<std::string> rows;
    for (size_t i = 0; i < count; ++i) {
        std::string row;
        if (!rows.empty() && engine() % 4 != 0) {
            row = rows[engine() % rows.size()];
            if (engine() % 4 != 0) row.resize(engine() % (row.size() - 1));
        }
        for (size_t n = engine() % length_max; n > 0 && (row.empty() || row.back() != 0); --n) {
            row += static_cast<char>(1 + engine() % 255);
        }
        if (row.empty() || row.back() != 0) row.append(2, '\0');
        rows.push_back(row);
    }
    return rows;
}

std::vector<RowRef> refs(const std::vector<std::string>& rows) {
    return {rows.begin(), rows.end()};
}

std::vector<std::string> texts(const std::vector<RowRef>& rows) {
    std::vector<std::string> texts;
    for (const RowRef& row : rows) texts.emplace_back(row.row());
    return texts;
}

TEST(SortRows, IsTheOrderOfTheBytes) {
    for (const size_t count : {0, 1, 2, 17, 5000}) {
        std::vector<std::string> rows = random_rows(count, count);
        std::vector<RowRef> sorted = refs(rows);
        sort_rows(sorted);
        std::vector<std::string> want = rows;
        std::sort(want.begin(), want.end());
        EXPECT_EQ(texts(sorted), want);
        sorted.resize(remove_duplicates(sorted).size());
        want.erase(std::unique(want.begin(), want.end()), want.end());
        EXPECT_EQ(texts(sorted), want);
    }
}

TEST(SortRows, IsTheSameOnManyThreads) {
    const std::vector<std::string> rows = random_rows(100'000, 7);
    std::vector<std::string> want = rows;
    std::sort(want.begin(), want.end());
    const base::Stop stop;
    for (const size_t threads : {1, 2, 4, 16}) {
        std::vector<RowRef> sorted = refs(rows);
        ASSERT_TRUE(sort_rows(sorted, threads, stop).ok());
        EXPECT_EQ(texts(sorted), want) << threads;
    }
    const std::vector<std::string> equal(100'000, std::string("same\0\0", 6));
    std::vector<RowRef> sorted = refs(equal);
    ASSERT_TRUE(sort_rows(sorted, 4, stop).ok());
    EXPECT_EQ(texts(sorted), equal);
}

TEST(SortRows, TakesTextsThatEachBeginWithTheOneBefore) {
    std::vector<std::string> rows;
    for (size_t i = 0; i < 700; ++i) {
        rows.push_back(std::string(16 * i, 'a') + "b" + std::string(2, '\0'));
    }
    std::vector<std::string> want = rows;
    std::sort(want.begin(), want.end());
    std::vector<RowRef> sorted = refs(rows);
    sort_rows(sorted);
    EXPECT_EQ(texts(sorted), want);
}

TEST(RowChain, KeepsRowsOfAnySizeWithTheirBucketsAndWastesLittle) {
    RowPool pool;
    RowChain chain;
    std::vector<std::string> rows;
    size_t bytes = 0;
    for (const size_t size : {size_t{0}, size_t{1}, size_t{127}, size_t{128}, size_t{16'384},
                              size_t{5'000'000}, size_t{3}}) {
        rows.emplace_back(size, 'x');
        chain.append(static_cast<uint32_t>(rows.size()), rows.back(), pool);
    }
    std::vector<std::string> found;
    chain.for_each([&](uint32_t bucket, std::string_view row) {
        found.emplace_back(row);
        EXPECT_EQ(bucket, found.size());
    });
    EXPECT_EQ(found, rows);

    RowChain small;
    for (int i = 0; i < 1000; ++i) {
        const std::string row(140, 'y');
        bytes += row.size();
        small.append(0, row, pool);
        if (bytes > 4096) {
            ASSERT_LE(small.bytes(), bytes * 3 / 2) << i;
        }
    }
    EXPECT_LE(small.bytes(), bytes * 5 / 4);
}

TEST(RowPool, HandsTheSameMemoryOutAgain) {
    RowPool pool;
    const char* first = pool.allocate(100);
    pool.allocate(size_t{5} << 20);
    const size_t bytes = pool.bytes();
    pool.reset();
    EXPECT_EQ(pool.allocate(8), first);
    pool.allocate(size_t{5} << 20);
    EXPECT_EQ(pool.bytes(), bytes);
    pool.clear();
    EXPECT_EQ(pool.bytes(), 0u);
}

// Sorted rows written as a run.
class Merge : public testing::Test {
  protected:
    void SetUp() override {
        auto file = base::File::create_temporary(testing::TempDir());
        ASSERT_TRUE(file.ok());
        file_ = *std::move(file);
    }
    SpilledRun spill(std::vector<std::string> rows) {
        std::sort(rows.begin(), rows.end());
        std::string out;
        for (const std::string& row : rows) {
            out.resize(out.size() + record_bytes(row.size()));
            write_record(row, out.data() + out.size() - record_bytes(row.size()));
        }
        const SpilledRun run{&file_, *file_.size(), static_cast<int64_t>(out.size()),
                             static_cast<int64_t>(rows.size())};
        EXPECT_TRUE(file_.write(out).ok());
        return run;
    }
    base::File file_;
};

TEST_F(Merge, IsTheOrderOfAllRunsAndOfTheRowsInMemory) {
    std::vector<SpilledRun> runs{spill({})};
    std::vector<std::string> all;
    for (uint64_t seed = 0; seed < 5; ++seed) {
        const auto rows = random_rows(500, seed, seed == 4 ? 500 : 40);  // longer than the buffer
        all.insert(all.end(), rows.begin(), rows.end());
        runs.push_back(spill(rows));
    }
    const std::vector<std::string> memory = random_rows(300, 9);
    all.insert(all.end(), memory.begin(), memory.end());
    std::vector<RowRef> sorted = refs(memory);
    sort_rows(sorted);
    std::sort(all.begin(), all.end());
    for (const bool distinct : {false, true}) {
        if (distinct) all.erase(std::unique(all.begin(), all.end()), all.end());
        MergedRows merged(runs, sorted, distinct, 100);
        std::vector<std::string> found;
        std::deque<std::string_view> held;
        std::string_view row;
        while (*merged.next(row)) {
            held.push_back(row);
            if (held.size() < 50) continue;
            found.insert(found.end(), held.begin(), held.end());  // all still in place
            held.clear();
            merged.release();
        }
        found.insert(found.end(), held.begin(), held.end());
        EXPECT_EQ(found, all);
    }
}

TEST_F(Merge, TellsOfASpillFileThatIsCutShort) {
    SpilledRun run = spill({"a row of some length"});
    run.bytes -= 3;
    MergedRows merged(std::vector{run}, {}, false, 1000);
    std::string_view row;
    const auto result = merged.next(row);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind(), base::ErrorKind::Corruption);
    RowPool pool;
    std::vector<RowRef> rows;
    EXPECT_FALSE(collect(std::vector{run}, pool, rows).ok());
}

}  // namespace
}  // namespace millrace::lake
