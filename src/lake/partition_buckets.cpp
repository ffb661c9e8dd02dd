// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_buckets.h"

#include <xxhash.h>

#include <algorithm>
#include <utility>

namespace millrace::lake {

PartitionBuckets::PartitionBuckets(const WriteSpec& spec, const PartitionLayout& layout)
    : spec_(spec),
      partition_(spec.schema, spec.partition_by),
      encoder_(spec.schema, layout.key_order),
      clusters_(kClusters) {}

uint32_t PartitionBuckets::bucket(std::string_view partition) {
    const size_t bucket = index_.number(partition);
    if (bucket == buckets_.size()) {
        const size_t cluster = XXH3_64bits(partition.data(), partition.size()) % kClusters;
        buckets_.push_back({cluster, 0});
    }
    return static_cast<uint32_t>(bucket);
}

uint32_t PartitionBuckets::bucket(const columnar::BatchView& batch, size_t row) {
    key_.clear();
    partition_.append(batch, row, key_);
    return bucket(key_);
}

std::string_view PartitionBuckets::encode(const columnar::BatchView& batch, size_t row) {
    row_.clear();
    encoder_.append(batch, row, row_);
    return row_;
}

void PartitionBuckets::append(uint32_t bucket, std::string_view row) {
    Bucket& to = buckets_[bucket];
    ++to.rows;
    clusters_[to.cluster].append(bucket, row, pool_);
}

base::Result<int64_t> PartitionBuckets::spill() {
    constexpr size_t kWriteBytes = size_t{1} << 20;
    if (!file_.is_open()) file_ = MR_TRY(base::File::create_temporary(spec_.spill_directory));
    const int64_t before = file_bytes_;
    std::string out;
    const auto write = [&]() -> base::Result<void> {
        MR_TRY(file_.write(out));
        out.clear();
        return {};
    };
    std::vector<RowRef> rows;
    std::vector<uint32_t> found;  // the cluster's buckets that have rows
    ends_.resize(buckets_.size(), nullptr);
    for (RowChain& cluster : clusters_) {
        if (cluster.rows() == 0) continue;
        rows.resize(cluster.rows());
        found.clear();
        RowRef* free = rows.data();
        cluster.for_each([&](uint32_t bucket, std::string_view row) {
            RowRef*& end = ends_[bucket];
            if (end == nullptr) {
                end = std::exchange(free, free + buckets_[bucket].rows);
                found.push_back(bucket);
            }
            *end++ = RowRef(row);
        });
        for (const uint32_t bucket : found) {
            const size_t count = std::exchange(buckets_[bucket].rows, 0);
            std::span<RowRef> sorted(std::exchange(ends_[bucket], nullptr) - count, count);
            sort_rows(sorted);
            if (spec_.distinct) sorted = remove_duplicates(sorted);
            SpilledRun run{&file_, file_bytes_, 0, static_cast<int64_t>(sorted.size())};
            for (const RowRef& row : sorted) {
                const size_t size = out.size();
                const size_t bytes = record_bytes(row.size);
                out.resize(size + bytes);
                write_record(row.row(), out.data() + size);
                run.bytes += static_cast<int64_t>(bytes);
                if (out.size() >= kWriteBytes) MR_TRY(write());
            }
            file_bytes_ += run.bytes;
            runs_.push_back(run);
            run_buckets_.push_back(bucket);
        }
        cluster = {};
    }
    MR_TRY(write());
    pool_.clear();
    return file_bytes_ - before;
}

size_t PartitionBuckets::memory_bytes() const {
    size_t rows = 0;
    size_t largest = 0;
    for (const RowChain& cluster : clusters_) {
        rows += cluster.rows();
        largest = std::max(largest, cluster.rows());
    }
    // Each thread sorts a cluster; for a large partition they all take a second array.
    const size_t sorted = std::min(rows, largest * std::max<size_t>(spec_.threads, 1)) + largest;
    return pool_.bytes() + sorted * sizeof(RowRef) + buckets_.size() * sizeof(Bucket) +
           runs_.size() * sizeof(SpilledRun);
}

void PartitionBuckets::seal() {
    // Runs by bucket, in the order they were written (a counting sort).
    first_runs_.assign(buckets_.size() + 1, 0);
    for (const uint32_t bucket : run_buckets_) ++first_runs_[bucket + 1];
    for (size_t i = 0; i < buckets_.size(); ++i) first_runs_[i + 1] += first_runs_[i];
    std::vector<size_t> next(first_runs_.begin(), first_runs_.end());
    std::vector<SpilledRun> sorted(runs_.size());
    for (size_t i = 0; i < runs_.size(); ++i) sorted[next[run_buckets_[i]]++] = runs_[i];
    runs_ = std::move(sorted);
    run_buckets_ = {};
}

std::span<const SpilledRun> PartitionBuckets::runs(size_t bucket) const {
    return std::span(runs_).subspan(first_runs_[bucket],
                                    first_runs_[bucket + 1] - first_runs_[bucket]);
}

}  // namespace millrace::lake
