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
//
// In memory buckets lie in clusters, as in a radix join (Boncz, Manegold and Kersten, VLDB 1999):
// ten thousand buckets have more places to write to than the first caches hold, and each row would
// wait for memory. So rows go to one of kClusters chains, by a hash of their partition, and are
// told apart when a cluster is read again, which fits into a cache by then.
class PartitionBuckets {
  public:
    static constexpr size_t kClusters = 256;

    struct Bucket {
        size_t cluster = 0;  // the same for a partition in all PartitionBuckets
        size_t rows = 0;     // in memory
    };

    // Both outlive this.
    PartitionBuckets(const WriteSpec& spec, const PartitionLayout& layout);

    // The bucket of a partition, by its PartitionKey.
    uint32_t bucket(std::string_view partition);
    uint32_t bucket(const columnar::BatchView& batch, size_t row);
    // A row as a key in PartitionLayout::key_order; valid until the next call.
    std::string_view encode(const columnar::BatchView& batch, size_t row);
    // Such a row, of kRowBytesMax at most.
    void append(uint32_t bucket, std::string_view row);
    // Moves all rows from memory to the file; returns the bytes written.
    base::Result<int64_t> spill();
    // What the rows take in memory, and what sorting them on all threads will take.
    size_t memory_bytes() const;
    // No more rows come.
    void seal();

    std::span<const Bucket> buckets() const { return buckets_; }
    std::string_view partition(size_t bucket) const { return index_.text(bucket); }
    // The rows of a cluster's buckets, in memory.
    const RowChain& rows(size_t cluster) const { return clusters_[cluster]; }
    std::span<const SpilledRun> runs(size_t bucket) const;

  private:
    const WriteSpec& spec_;
    PartitionKey partition_;
    columnar::RowKeyEncoder encoder_;
    RowPool pool_;
    std::vector<Bucket> buckets_;
    base::TextIndex index_;  // PartitionKey -> bucket
    std::vector<RowChain> clusters_;
    std::vector<RowRef*> ends_;  // of spill(): where a bucket's rows of a cluster end so far
    base::File file_;
    int64_t file_bytes_ = 0;
    std::vector<SpilledRun> runs_;
    std::vector<uint32_t> run_buckets_;  // by run
    std::vector<size_t> first_runs_;     // by bucket and one more, after seal()
    std::string key_, row_;              // encoded last
};

}  // namespace millrace::lake
