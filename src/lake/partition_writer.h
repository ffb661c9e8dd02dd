// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/stop.h"
#include "columnar/column.h"
#include "columnar/type.h"
#include "lake/partition_value.h"
#include "parquet/file_encoder.h"

namespace millrace::lake {

struct SortColumn {
    size_t column = 0;
    bool descending = false;
};

struct WriteSpec {
    columnar::Schema schema;           // of the rows that come in, partition columns included
    std::vector<size_t> partition_by;  // columns; empty: the table is one partition
    int files_per_partition = 1;
    std::vector<SortColumn> sort_by;
    bool distinct = false;  // remove duplicate rows
    parquet::EncoderOptions encoding;
    base::Path directory;        // files go below it; must exist; nothing there is overwritten
    base::Path spill_directory;  // for rows that do not fit; must exist
    // Rows gathered before they are spilled, with what sorting them takes. finish() may take a
    // quarter more for spilled rows, and a row group for each thread.
    size_t memory_bytes_max = size_t{1} << 30;
    size_t threads = 1;
};

// What the bytes of a file depend on besides its rows, columns and partition, as a text that is
// kept with each version: in another form it would be other settings.
std::string file_settings(const WriteSpec& spec);

struct WrittenFile {
    std::string path;  // below WriteSpec::directory: "year=2014/month=1/day=9/part-0.parquet"
    std::vector<PartitionValue> partition;
    int64_t rows = 0;
    int64_t bytes = 0;
    std::string content_hash;  // of its bytes, XXH3 with 128 bits: 32 hexadecimal digits
    std::vector<parquet::ColumnStatistics> columns;  // by stored column
};

// Counters that a progress bar reads while the writer works.
struct WriteProgress {
    std::atomic<int64_t> rows_in{0};
    std::atomic<int64_t> partitions_total{0};  // 0 until all rows are in
    std::atomic<int64_t> partitions_done{0};
    std::atomic<int64_t> rows_out{0};
    std::atomic<int64_t> spilled_bytes{0};
};

// Turns a stream of rows into exactly `files_per_partition` Parquet files for each partition.
//
// Rows are bucketed by their partition values as they come, in any order and from any number of
// threads; finish() then takes partition after partition: sort, remove duplicates, encode, write.
// Within a partition rows stand in the order of sort_by and then of all other columns, so the bytes
// of every file depend on the set of rows alone: not on threads, arrival order, spilling or route.
//
// Planner rule: duplicates are removed inside each bucket, never across. It holds whenever the
// partition columns are a function of the row, which they are by construction here: a row's bucket
// is computed from the row's own columns, so two equal rows have equal partition values, fall into
// the same bucket, and are found there; two rows of different buckets differ in a partition column
// and are no duplicates. DISTINCT over the table is therefore the union of DISTINCT over buckets,
// and the hash table over all rows that engines build for it is not needed.
class PartitionWriter {
  public:
    static base::Result<std::unique_ptr<PartitionWriter>> make(WriteSpec spec,
                                                               const base::Stop& stop,
                                                               WriteProgress& progress);
    ~PartitionWriter();

    // Where one thread puts its rows. Text in a batch need not outlive the call.
    class Input {
      public:
        virtual ~Input() = default;
        virtual base::Result<void> append(const columnar::BatchView& rows) = 0;
        // For rows that are keys already, in PartitionLayout::key_order: first the number by which
        // this Input knows their partition (PartitionKey), then the row. WriteProgress::rows_in is
        // left to the caller, who may have read more.
        virtual uint32_t bucket(std::string_view partition) = 0;
        virtual base::Result<void> append(uint32_t bucket, std::string_view row) = 0;
    };
    // Any thread may ask; each Input is used by one thread and dropped before finish().
    std::unique_ptr<Input> input();

    // Writes all files, in partition order. Nothing is synced: the caller makes the directory
    // durable before it publishes. After an error the directory holds files that nobody refers to.
    base::Result<std::vector<WrittenFile>> finish();

  private:
    class State;
    class BucketInput;
    explicit PartitionWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace millrace::lake
