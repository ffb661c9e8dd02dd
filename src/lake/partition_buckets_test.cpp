// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_buckets.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <string>

namespace millrace::lake {
namespace {

TEST(PartitionBuckets, CountsWhatTheSortingOfAllThreadsWillTake) {
    constexpr size_t kRows = 10'000;
    constexpr size_t kRowBytes = 20;
    // How much the rows' sorting takes, by the number of equally large partitions.
    const auto sorting_bytes = [](size_t partitions) {
        WriteSpec spec;
        spec.schema = {{{"part", columnar::TypeKind::Text}, {"id", columnar::TypeKind::Text}}};
        spec.partition_by = {0};
        spec.threads = 4;
        const PartitionLayout layout = *PartitionLayout::make(spec);
        PartitionBuckets buckets(spec, layout);
        const std::string row = "\x01" + std::string(kRowBytes - 3, 'x') + std::string(2, '\0');
        for (size_t i = 0; i < kRows; ++i) {
            buckets.append(buckets.bucket(std::to_string(i % partitions)), row);
        }
        return buckets.memory_bytes() - kRows * (kRowBytes + 5);
    };
    // One partition is sorted by all threads with a second array; of five, four may be sorted at
    // the same time.
    EXPECT_GE(sorting_bytes(1), kRows * sizeof(RowRef) * 2);
    EXPECT_GE(sorting_bytes(5), kRows * sizeof(RowRef));
    EXPECT_LT(sorting_bytes(1000), kRows * sizeof(RowRef));
}

// A table of one column, whose files and spill file go to the tests' folder.
WriteSpec one_text() {
    WriteSpec spec;
    spec.schema = {{{"id", columnar::TypeKind::Text}}};
    spec.directory = spec.spill_directory = testing::TempDir();
    return spec;
}

TEST(PartitionWriterBounds, RefusesARowThatIsTooLong) {
    const base::Stop stop;
    WriteProgress progress;
    const auto writer = *PartitionWriter::make(one_text(), stop, progress);
    const auto input = writer->input();
    constexpr size_t kBytes = size_t{1} << 32;
    void* zeros =
        ::mmap(nullptr, kBytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(zeros, MAP_FAILED);
    const auto refused =
        input->append(input->bucket(""), std::string_view(static_cast<char*>(zeros), kBytes));
    ::munmap(zeros, kBytes);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().message(), "a row of 4 GiB or more: 4294967296 bytes");
}

TEST(PartitionWriterBounds, SpillsInTheMiddleOfABatchOfLongRows) {
    constexpr size_t kRowBytes = size_t{1} << 20;
    WriteSpec spec = one_text();
    spec.memory_bytes_max = 8 * kRowBytes;
    const base::Stop stop;
    WriteProgress progress;
    const std::string row = "\x01" + std::string(kRowBytes, 'x') + std::string(2, '\0');
    columnar::RowKeyDecoder decoder(spec.schema, {{0, false}});
    for (int i = 0; i < 21; ++i) decoder.append(row);
    const auto writer = *PartitionWriter::make(spec, stop, progress);
    const auto input = writer->input();
    ASSERT_TRUE(input->append(decoder.view()).ok());
    EXPECT_GE(progress.spilled_bytes, static_cast<int64_t>(7 * kRowBytes));
    EXPECT_LE(progress.spilled_bytes, static_cast<int64_t>(20.5 * kRowBytes));  // not all
}

}  // namespace
}  // namespace millrace::lake
