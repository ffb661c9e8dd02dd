// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_buckets.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::lake {

PartitionBuckets::PartitionBuckets(const WriteSpec& spec, const PartitionLayout& layout)
    : spec_(spec),
      partition_(spec.schema, spec.partition_by),
      encoder_(spec.schema, layout.key_order) {}

void PartitionBuckets::append(const columnar::BatchView& batch, size_t begin, size_t count) {
    // Buckets first, rows second: meanwhile the places that rows go to arrive in the cache.
    std::array<uint32_t, 256> chosen;
    const size_t end = begin + count;
    for (size_t row = begin; row < end; row += chosen.size()) {
        const size_t step = std::min(chosen.size(), end - row);
        for (size_t i = 0; i < step; ++i) {
            key_.clear();
            partition_.append(batch, row + i, key_);
            chosen[i] = static_cast<uint32_t>(find_bucket(key_));
            __builtin_prefetch(buckets_[chosen[i]].rows.next(), 1);
        }
        for (size_t i = 0; i < step; ++i) {
            row_.clear();
            encoder_.append(batch, row + i, row_);
            RowChain& rows = buckets_[chosen[i]].rows;
            rows.append(row_, pool_);
            largest_rows_ = std::max(largest_rows_, rows.rows());
        }
    }
}

size_t PartitionBuckets::find_bucket(std::string_view partition) {
    const size_t bucket = index_.number(partition);
    if (bucket == buckets_.size()) buckets_.push_back({std::string(partition), {}});
    return bucket;
}

base::Result<int64_t> PartitionBuckets::spill() {
    constexpr size_t kWriteBytes = size_t{1} << 20;
    if (!file_.is_open()) file_ = MR_TRY(base::File::create_temporary(spec_.spill_directory));
    const int64_t before = file_bytes_;
    std::string out;
    std::vector<RowRef> rows;
    const auto write = [&]() -> base::Result<void> {
        MR_TRY(file_.write(out));
        out.clear();
        return {};
    };
    for (size_t i = 0; i < buckets_.size(); ++i) {
        if (buckets_[i].rows.rows() == 0) continue;
        rows.clear();
        buckets_[i].rows.collect(rows);
        sort_rows(rows);
        if (spec_.distinct) remove_duplicates(rows);
        SpilledRun run{&file_, file_bytes_, 0, static_cast<int64_t>(rows.size())};
        for (const RowRef& row : rows) {
            const size_t size = out.size();
            const size_t bytes = record_bytes(row.size);
            out.resize(size + bytes);
            write_record(row.row(), out.data() + size);
            run.bytes += static_cast<int64_t>(bytes);
            if (out.size() >= kWriteBytes) MR_TRY(write());
        }
        file_bytes_ += run.bytes;
        runs_.push_back(run);
        run_buckets_.push_back(static_cast<uint32_t>(i));
        buckets_[i].rows = {};
    }
    MR_TRY(write());
    pool_.clear();
    largest_rows_ = 0;
    return file_bytes_ - before;
}

size_t PartitionBuckets::memory_bytes() const {
    // Sorting on all threads takes a second array.
    return pool_.bytes() + largest_rows_ * 2 * sizeof(RowRef) + buckets_.size() * sizeof(Bucket) +
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
