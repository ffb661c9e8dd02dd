// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/stop.h"
#include "columnar/row_key.h"
#include "lake/partition_layout.h"
#include "lake/partition_writer.h"
#include "lake/row_merge.h"
#include "lake/row_run.h"
#include "parquet/file_encoder.h"

namespace millrace::lake {

// Writes the files of one partition after the other: where all routes from rows to files meet, so
// that equal rows give equal bytes whichever route they took. Memory is kept between partitions.
//
// One for each thread. What it is made from outlives it and may be shared.
class PartitionFiles {
  public:
    // `threads` encode the columns of a file: more than one if there is no other partition for
    // them.
    PartitionFiles(const WriteSpec& spec, const PartitionLayout& layout, const base::Stop& stop,
                   WriteProgress& progress, size_t threads = 1);

    // Rows in any order, which are sorted in place (and made distinct if WriteSpec says so). They
    // are keys in PartitionLayout::key_order.
    base::Result<std::vector<WrittenFile>> write(const std::vector<PartitionValue>& partition,
                                                 std::span<RowRef> rows);
    // Rows that are sorted (and distinct) already. `count` is their number; it may be kUnknown if
    // there is one file for each partition.
    static constexpr int64_t kUnknown = -1;
    base::Result<std::vector<WrittenFile>> write(const std::vector<PartitionValue>& partition,
                                                 RowStream& rows, int64_t count);

  private:
    base::Result<WrittenFile> write_file(std::string path, RowStream& rows, int64_t count);
    base::Result<int64_t> add_row_group(RowStream& rows, int64_t rows_max);
    base::Result<void> make_folder(const std::string& folder);

    const WriteSpec& spec_;
    const PartitionLayout& layout_;
    const base::Stop& stop_;
    WriteProgress& progress_;
    parquet::FileEncoder encoder_;
    columnar::RowKeyDecoder decoder_;
    std::string out_;     // of the file being written
    std::string folder_;  // made last
};

}  // namespace millrace::lake
