// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/text_index.h"
#include "columnar/column.h"
#include "lake/partition_layout.h"
#include "lake/partition_value.h"
#include "lake/partition_writer.h"
#include "lake/row_merge.h"
#include "lake/row_pool.h"

namespace millrace::lake {

// The rows that one thread has gathered, bucketed by partition: in memory, and in sorted runs of
// one temporary file once spill() was called. One thread; after seal() any number may read.
class PartitionBuckets {
  public:
    struct Bucket {
        std::string partition;  // PartitionKey
        RowChain rows;
    };

    // Both outlive this.
    PartitionBuckets(const WriteSpec& spec, const PartitionLayout& layout);

    // The rows from `begin` on, `count` of them.
    void append(const columnar::BatchView& batch, size_t begin, size_t count);
    // Moves all rows from memory to the file; returns the bytes written.
    base::Result<int64_t> spill();
    // What the rows take in memory, and what sorting the largest bucket will take.
    size_t memory_bytes() const;
    // No more rows come.
    void seal();

    std::span<const Bucket> buckets() const { return buckets_; }
    std::span<const SpilledRun> runs(size_t bucket) const;

  private:
    size_t find_bucket(std::string_view partition);

    const WriteSpec& spec_;
    PartitionKey partition_;
    columnar::RowKeyEncoder encoder_;
    RowPool pool_;
    std::vector<Bucket> buckets_;
    base::TextIndex index_;  // PartitionKey -> bucket
    size_t largest_rows_ = 0;
    base::File file_;
    int64_t file_bytes_ = 0;
    std::vector<SpilledRun> runs_;
    std::vector<uint32_t> run_buckets_;  // by run
    std::vector<size_t> first_runs_;     // by bucket and one more, after seal()
    std::string key_, row_;              // being encoded
};

}  // namespace millrace::lake
