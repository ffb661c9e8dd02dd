// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "base/folder_testing.h"
#include "columnar/row_key.h"
#include "lake/hive_path.h"
#include "lake/partition_layout.h"

namespace millrace::lake {
namespace {

using columnar::BatchView;
using columnar::KeyColumn;
using columnar::RowKeyDecoder;
using columnar::RowKeyEncoder;
using columnar::Schema;
using columnar::Type;
using columnar::TypeKind;
using columnar::value_size;

// Path to bytes, and as many entries as there are files.
using Files = std::map<std::string, std::string>;

std::vector<KeyColumn> all_columns(const Schema& schema) {
    std::vector<KeyColumn> order;
    for (size_t i = 0; i < schema.fields.size(); ++i) order.push_back({i, false});
    return order;
}

// A value's key made of random bits: every bit pattern is a value of every type, NaNs with odd
// payloads and -0.0 among them.
void append_random(const Type& type, std::mt19937_64& engine, std::string& out) {
    if (engine() % 6 == 0) {
        out += '\x02';
        return;
    }
    out += '\x01';
    switch (type.kind) {
        case TypeKind::Text:
        case TypeKind::Blob: {
            constexpr std::string_view kParts[] = {"a", "é", "日本", "a longer piece of text",
                                                   std::string_view("\0\xFF", 2)};
            for (uint64_t n = engine() % 4; n > 0; --n) out += kParts[engine() % 4];
            if (engine() % 4 == 0) out += kParts[4];
            out.append(2, '\0');
            return;
        }
        case TypeKind::List:
            for (uint64_t n = engine() % 3; n > 0; --n) {
                append_random(type.children[0].type, engine, out);
            }
            out += '\0';
            return;
        case TypeKind::Struct:
            for (const auto& field : type.children) append_random(field.type, engine, out);
            return;
        case TypeKind::Boolean:
            out += static_cast<char>(engine() % 2);
            return;
        default:
            break;
    }
    const bool extreme = engine() % 4 == 0;
    for (size_t i = 0; i < value_size(type); ++i) {
        out += extreme ? static_cast<char>(engine()) : i == 0 ? '\x80' : '\0';
    }
    out.back() = static_cast<char>(out.back() ^ (engine() % 4));
}

// Rows of a schema, of which a batch can be made.
struct Table {
    Schema schema;
    std::vector<std::string> rows;  // keys with all columns in schema order

    static Table random(Schema schema, size_t count, uint64_t seed) {
        std::mt19937_64 engine(seed);
        Table table{std::move(schema), {}};
        for (size_t i = 0; i < count; ++i) {
            if (i > 0 && engine() % 4 == 0) {  // a duplicate
                table.rows.push_back(table.rows[engine() % i]);
                continue;
            }
            std::string row;
            for (const auto& field : table.schema.fields) append_random(field.type, engine, row);
            table.rows.push_back(std::move(row));
        }
        return table;
    }
};

Schema wide_schema() {
    return {{{"id", TypeKind::Text},
             {"day", TypeKind::Date},
             {"flag", TypeKind::Boolean},
             {"ratio", TypeKind::Double},
             {"small", TypeKind::Float},
             {"amount", Type::decimal(38, 4)},
             {"key", TypeKind::Uuid},
             {"area", TypeKind::Text},
             {"bytes", TypeKind::Blob},
             {"tags", Type::list(TypeKind::Text)},
             {"point", Type::structure({{"x", TypeKind::Int64}, {"y", TypeKind::Text}})}}};
}

// The files as they must be, made in the most straightforward way.
Files expected(const Table& table, const WriteSpec& spec) {
    const PartitionLayout layout = *PartitionLayout::make(spec);
    const PartitionKey partition(spec.schema, spec.partition_by);
    const RowKeyEncoder encoder(spec.schema, layout.key_order);
    RowKeyDecoder decoder(table.schema, all_columns(table.schema));
    for (const std::string& row : table.rows) decoder.append(row);
    const BatchView batch = decoder.view();
    std::map<std::string, std::vector<std::string>> partitions;
    if (spec.partition_by.empty()) partitions[""];
    for (size_t i = 0; i < batch.rows; ++i) {
        std::string key;
        partition.append(batch, i, key);
        encoder.append(batch, i, partitions[key].emplace_back());
    }
    Files files;
    for (auto& [key, rows] : partitions) {
        std::sort(rows.begin(), rows.end());
        if (spec.distinct) rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        std::string folder = hive_path(layout.partition_names, partition.values(key));
        if (!folder.empty()) folder += '/';
        const size_t count = static_cast<size_t>(spec.files_per_partition);
        for (size_t i = 0; i < count; ++i) {
            parquet::FileEncoder file(layout.stored, spec.encoding);
            std::string& out = files[folder + "part-" + std::to_string(i) + ".parquet"];
            file.begin(out);
            RowKeyDecoder part(spec.schema, layout.key_order);
            const size_t end = rows.size() * (i + 1) / count;
            for (size_t r = rows.size() * i / count; r < end; ++r) {
                part.append(rows[r]);
                if (part.rows() < parquet::FileEncoder::kRowGroupRows && r + 1 < end) continue;
                EXPECT_TRUE(file.add_row_group(part.view(), out).ok());
                part.clear();
            }
            file.finish(out);
        }
    }
    return files;
}

class PartitionWriterTest : public testing::Test {
  protected:
    WriteSpec spec_for(const Table& table) {
        WriteSpec spec;
        spec.schema = table.schema;
        spec.directory = root_ / std::to_string(writes_++);
        spec.spill_directory = root_;
        EXPECT_TRUE(base::make_directories(spec.directory).ok());
        return spec;
    }

    // Appends every row from `spec.threads` threads, in an order that depends on `seed`.
    base::Result<std::vector<WrittenFile>> run(const Table& table, const WriteSpec& spec,
                                               uint64_t seed = 0) {
        auto writer = MR_TRY(PartitionWriter::make(spec, stop_, progress_));
        std::vector<const std::string*> rows;
        for (const std::string& row : table.rows) rows.push_back(&row);
        std::shuffle(rows.begin(), rows.end(), std::mt19937_64(seed));
        std::vector<base::Result<void>> results(spec.threads);
        std::vector<std::jthread> threads;
        for (size_t t = 0; t < spec.threads; ++t) {
            threads.emplace_back([&, t] {
                const auto input = writer->input();
                RowKeyDecoder decoder(table.schema, all_columns(table.schema));
                for (size_t i = t; i < rows.size() && results[t].ok(); i += spec.threads) {
                    decoder.append(*rows[i]);
                    const bool last = i + spec.threads >= rows.size();
                    if (decoder.rows() < 1000 && !last) continue;
                    results[t] = input->append(decoder.view());
                    decoder.clear();
                }
            });
        }
        threads.clear();
        for (auto& result : results) MR_TRY(std::move(result));
        return writer->finish();
    }

    // Runs and reads the files back, checking what is said of them on the way.
    Files write(const Table& table, const WriteSpec& spec, uint64_t seed = 0) {
        const auto written = run(table, spec, seed);
        EXPECT_TRUE(written.ok()) << written.error().to_string();
        Files files;
        if (!written.ok()) return files;
        size_t stored = spec.schema.fields.size() - spec.partition_by.size();
        const auto partition_names = PartitionLayout::make(spec)->partition_names;
        for (const WrittenFile& file : *written) {
            std::string& bytes = files[file.path];
            bytes = *base::read_file(spec.directory / file.path);
            EXPECT_EQ(static_cast<int64_t>(bytes.size()), file.bytes) << file.path;
            EXPECT_EQ(file.columns.size(), stored) << file.path;
            EXPECT_EQ(base::Path(file.path).parent_path(),
                      hive_path(partition_names, file.partition));
        }
        EXPECT_EQ(files.size(), written->size());
        size_t on_disk = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(spec.directory)) {
            on_disk += entry.is_regular_file() ? 1 : 0;
        }
        EXPECT_EQ(on_disk, files.size());
        return files;
    }

    const base::TestFolder root_;
    base::Stop stop_;
    WriteProgress progress_;

  private:
    int writes_ = 0;
};

TEST_F(PartitionWriterTest, WritesTheSameBytesWhateverTheThreadsOrderAndMemory) {
    const Table table = Table::random(wide_schema(), 8000, 1);
    WriteSpec spec = spec_for(table);
    spec.partition_by = {7, 2};
    spec.sort_by = {{6, true}, {1, false}, {3, false}, {6, false}, {9, true}};
    spec.files_per_partition = 2;
    spec.distinct = true;
    const Files want = expected(table, spec);
    ASSERT_GT(want.size(), 100u);
    for (const size_t threads : {1, 2, 4, 16}) {
        for (const size_t memory : {size_t{1} << 30, size_t{512} << 10, size_t{1}}) {
            SCOPED_TRACE(std::to_string(threads) + " threads, " + std::to_string(memory));
            spec.directory = spec_for(table).directory;
            spec.threads = threads;
            spec.memory_bytes_max = memory;
            progress_.spilled_bytes = 0;
            EXPECT_TRUE(write(table, spec, threads) == want);
            EXPECT_EQ(progress_.spilled_bytes > 0, memory < size_t{1} << 30);
        }
    }
}

TEST_F(PartitionWriterTest, WritesOneLargePartitionTheSameWithAndWithoutSpilling) {
    const Table table =
        Table::random({{{"id", TypeKind::Text}, {"n", TypeKind::Int32}}}, 150'000, 2);
    for (const bool distinct : {false, true}) {
        for (const int files : {1, 3}) {
            WriteSpec spec = spec_for(table);
            spec.distinct = distinct;
            spec.files_per_partition = files;
            spec.sort_by = {{1, true}};
            const Files want = expected(table, spec);
            for (const size_t memory : {size_t{1} << 30, size_t{8} << 20}) {
                spec.directory = spec_for(table).directory;
                spec.memory_bytes_max = memory;
                spec.threads = 2;
                EXPECT_TRUE(write(table, spec) == want) << distinct << files << memory;
            }
        }
    }
    EXPECT_GT(progress_.spilled_bytes, 0);
}

TEST_F(PartitionWriterTest, KeepsDuplicatesUnlessDistinctIsAskedFor) {
    Table table = Table::random(wide_schema(), 100, 3);
    const std::vector<std::string> again = table.rows;
    table.rows.insert(table.rows.end(), again.begin(), again.end());
    WriteSpec spec = spec_for(table);
    auto written = run(table, spec);
    ASSERT_TRUE(written.ok());
    EXPECT_EQ((*written)[0].rows, 200);
    spec = spec_for(table);
    spec.distinct = true;
    const std::set<std::string> distinct(table.rows.begin(), table.rows.end());
    const auto unique = static_cast<int64_t>(distinct.size());
    written = run(table, spec);
    ASSERT_TRUE(written.ok());
    EXPECT_EQ((*written)[0].rows, unique);
    EXPECT_EQ(progress_.rows_in, 400);
    EXPECT_EQ(progress_.rows_out, 200 + unique);
}

TEST_F(PartitionWriterTest, GivesEveryPartitionItsOwnFolderNullAndEmptyTextToo) {
    const Schema schema{{{"id", TypeKind::Int8}, {"area", TypeKind::Text}}};
    using namespace std::string_literals;
    const std::string id = "\x01\x81"s;
    const Table table{schema,
                      {id + "\x02"s, id + "\x01\0\0"s, id + "\x01__HIVE_DEFAULT_PARTITION__\0\0"s,
                       id + "\x01"
                            "a/b\0\0"s,
                       id + "\x01"
                            "a\0\xFF"
                            "b\0\0"s}};
    WriteSpec spec = spec_for(table);
    spec.partition_by = {1};
    const auto written = run(table, spec);
    ASSERT_TRUE(written.ok());
    std::vector<std::string> paths;
    for (const WrittenFile& file : *written) paths.push_back(file.path);
    EXPECT_EQ(paths, (std::vector<std::string>{
                         "area=/part-0.parquet", "area=%5F_HIVE_DEFAULT_PARTITION__/part-0.parquet",
                         "area=a%00b/part-0.parquet", "area=a%2Fb/part-0.parquet",
                         "area=__HIVE_DEFAULT_PARTITION__/part-0.parquet"}));
}

TEST_F(PartitionWriterTest, WritesEmptyFilesForATableWithoutRowsAndPartitions) {
    const Table table{wide_schema(), {}};
    WriteSpec spec = spec_for(table);
    spec.files_per_partition = 3;
    EXPECT_EQ(write(table, spec), expected(table, spec));
    spec = spec_for(table);
    spec.partition_by = {0};
    EXPECT_TRUE(write(table, spec).empty());
}

TEST_F(PartitionWriterTest, GivesFilesEqualRangesSomeEmptyWhenThereAreMoreFilesThanRows) {
    const Table table = Table::random({{{"n", TypeKind::Int64}}}, 5, 4);
    WriteSpec spec = spec_for(table);
    spec.files_per_partition = 7;
    const auto written = run(table, spec);
    ASSERT_TRUE(written.ok());
    std::vector<int64_t> rows;
    for (const WrittenFile& file : *written) rows.push_back(file.rows);
    EXPECT_EQ(rows, (std::vector<int64_t>{0, 1, 1, 0, 1, 1, 1}));
}

TEST_F(PartitionWriterTest, GivesTheSameFilesToRowsThatComeAsKeys) {
    const Table table = Table::random(wide_schema(), 3000, 5);
    WriteSpec spec = spec_for(table);
    spec.partition_by = {2};
    spec.distinct = true;
    spec.files_per_partition = 2;
    const Files want = write(table, spec);
    const PartitionLayout layout = *PartitionLayout::make(spec);
    RowKeyDecoder decoder(table.schema, all_columns(table.schema));
    for (const std::string& row : table.rows) decoder.append(row);
    const columnar::BatchView rows = decoder.view();
    const PartitionKey partition(spec.schema, spec.partition_by);
    const RowKeyEncoder encoder(spec.schema, layout.key_order);
    for (const size_t memory : {size_t{1} << 30, size_t{64} << 10}) {
        spec.directory = spec_for(table).directory;
        spec.memory_bytes_max = memory;
        progress_.spilled_bytes = 0;
        auto writer = *PartitionWriter::make(spec, stop_, progress_);
        auto input = writer->input();
        for (size_t i = 0; i < rows.rows; ++i) {
            std::string key;
            partition.append(rows, i, key);
            std::string row;
            encoder.append(rows, i, row);
            ASSERT_TRUE(input->append(input->bucket(key), row).ok());
        }
        input.reset();
        ASSERT_TRUE(writer->finish().ok());
        EXPECT_EQ(progress_.spilled_bytes > 0, memory < size_t{1} << 30);
        for (const auto& [path, bytes] : want) {
            EXPECT_TRUE(*base::read_file(spec.directory / path) == bytes) << path;
        }
    }
}

TEST_F(PartitionWriterTest, RefusesWhatCannotBeWritten) {
    const Table table{wide_schema(), {}};
    const auto refused = [&](auto change) {
        WriteSpec spec = spec_for(table);
        change(spec);
        const auto result = PartitionWriter::make(spec, stop_, progress_);
        return result.ok() ? "" : result.error().message();
    };
    EXPECT_EQ(refused([](WriteSpec& s) { s.files_per_partition = 0; }),
              "files per partition must be at least 1: 0");
    EXPECT_EQ(refused([](WriteSpec& s) { s.partition_by = {99}; }), "no such partition column: 99");
    EXPECT_EQ(refused([](WriteSpec& s) { s.sort_by = {{99, false}}; }), "no such sort column: 99");
    EXPECT_EQ(refused([](WriteSpec& s) {
                  s.partition_by = {1, 1};
              }),
              "partition column named twice: day");
    EXPECT_EQ(refused([](WriteSpec& s) { s.partition_by = {9}; }),
              "cannot partition by a nested column: tags VARCHAR[]");
    EXPECT_EQ(refused([](WriteSpec& s) {
                  s.schema = {{{"only", TypeKind::Int8}}};
                  s.partition_by = {0};
              }),
              "no column left to store: all are partition columns");
    EXPECT_EQ(refused([](WriteSpec& s) { s.directory = "/no/such/folder"; }),
              "folder not found: /no/such/folder");
}

TEST_F(PartitionWriterTest, NeverOverwritesAFile) {
    const Table table = Table::random(wide_schema(), 10, 6);
    const WriteSpec spec = spec_for(table);
    ASSERT_TRUE(run(table, spec).ok());
    const auto again = run(table, spec);
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().kind(), base::ErrorKind::Conflict);
}

TEST_F(PartitionWriterTest, EndsWithCancelledWhenAskedToStop) {
    const Table table = Table::random(wide_schema(), 100, 7);
    WriteSpec spec = spec_for(table);
    auto writer = PartitionWriter::make(spec, stop_, progress_);
    ASSERT_TRUE(writer.ok());
    RowKeyDecoder decoder(table.schema, all_columns(table.schema));
    for (const std::string& row : table.rows) decoder.append(row);
    {
        const auto input = (*writer)->input();
        ASSERT_TRUE(input->append(decoder.view()).ok());
        stop_.request();
        EXPECT_EQ(input->append(decoder.view()).error().kind(), base::ErrorKind::Cancelled);
    }
    EXPECT_EQ((*writer)->finish().error().kind(), base::ErrorKind::Cancelled);
    EXPECT_TRUE(std::filesystem::is_empty(spec.directory));
}

// A limit of this process, put back when the test ends.
class Limit {
  public:
    Limit(int resource, rlim_t value) : resource_(resource) {
        ::getrlimit(static_cast<__rlimit_resource>(resource_), &before_);
        const rlimit limit{value, before_.rlim_max};
        ::setrlimit(static_cast<__rlimit_resource>(resource_), &limit);
    }
    ~Limit() { ::setrlimit(static_cast<__rlimit_resource>(resource_), &before_); }

  private:
    int resource_;
    rlimit before_{};
};

TEST_F(PartitionWriterTest, WritesManyPartitionsWithFewOpenFiles) {
    const Schema schema{{{"day", TypeKind::Int32}, {"id", TypeKind::Text}}};
    Table table{schema, {}};
    for (int i = 0; i < 24'000; ++i) {
        const int day = i % 3000;
        std::string row("\x01\x80\0", 3);
        row += static_cast<char>(day / 256);
        row += static_cast<char>(day % 256);
        row += '\x01' + std::to_string(i) + std::string(2, '\0');
        table.rows.push_back(std::move(row));
    }
    WriteSpec spec = spec_for(table);
    spec.partition_by = {0};
    spec.threads = 4;
    spec.memory_bytes_max = 1;
    const Files want = expected(table, spec);
    ASSERT_EQ(want.size(), 3000u);
    const Limit limit(RLIMIT_NOFILE, 64);
    EXPECT_TRUE(write(table, spec) == want);
    EXPECT_GT(progress_.spilled_bytes, 0);
}

TEST_F(PartitionWriterTest, TellsOfADiskThatTakesNoMore) {
    const Table table = Table::random(wide_schema(), 20'000, 8);
    ASSERT_NE(std::signal(SIGXFSZ, SIG_IGN), SIG_ERR);  // write() then fails with EFBIG
    const Limit limit(RLIMIT_FSIZE, 1000);
    for (const size_t memory : {size_t{1} << 30, size_t{1}}) {  // in finish(), in a spill
        WriteSpec spec = spec_for(table);
        spec.memory_bytes_max = memory;
        const auto written = run(table, spec);
        ASSERT_FALSE(written.ok());
        EXPECT_EQ(written.error().kind(), base::ErrorKind::Unavailable);
        EXPECT_TRUE(written.error().message().starts_with("cannot write: "))
            << written.error().message();
    }
}

}  // namespace
}  // namespace millrace::lake
