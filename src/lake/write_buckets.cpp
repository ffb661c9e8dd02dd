// SPDX-License-Identifier: Apache-2.0
#include "lake/write_buckets.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/parallel.h"
#include "lake/partition_files.h"

namespace millrace::lake {
namespace {

// Between two looks at stop, when rows are only counted.
constexpr int64_t kStopRows = 4096;
constexpr size_t kStopBytes = size_t{1} << 20;

// One partition of the result: what every thread has gathered of it.
struct Partition {
    struct Part {
        const PartitionBuckets* buckets;
        uint32_t bucket;
    };
    std::string_view key;
    std::vector<Part> parts;
    size_t memory_rows = 0;
    std::vector<RowRef> sorted;  // the rows in memory, if all threads have sorted them beforehand
    bool is_sorted = false;

    std::vector<SpilledRun> runs() const {
        std::vector<SpilledRun> runs;
        for (const Part& part : parts) {
            const auto some = part.buckets->runs(part.bucket);
            runs.insert(runs.end(), some.begin(), some.end());
        }
        return runs;
    }
};

// What a thread keeps between clusters.
struct Worker {
    explicit Worker(PartitionFiles writes) : files(std::move(writes)) {}
    PartitionFiles files;
    std::vector<RowRef> rows;      // of a cluster, by partition
    std::vector<RowRef*> ends;     // in rows, by partition of the table
    std::vector<RowRef> together;  // of a partition: in memory and from its runs
    RowPool pool;                  // of the runs' rows
};

// Partitions whose rows lie together; at least one.
struct Cluster {
    size_t number = 0;
    std::vector<uint32_t> partitions;
};

class BucketsToFiles {
  public:
    BucketsToFiles(const std::vector<std::unique_ptr<PartitionBuckets>>& filled,
                   const WriteSpec& spec, const PartitionLayout& layout, const base::Stop& stop,
                   WriteProgress& progress)
        : filled_(filled), spec_(spec), layout_(layout), stop_(stop), progress_(progress) {}

    base::Result<std::vector<WrittenFile>> run();

  private:
    void find_partitions();
    base::Result<void> sort_large();
    base::Result<void> write_cluster(const Cluster& cluster, Worker& worker);
    base::Result<std::vector<WrittenFile>> write(Partition& partition, std::span<RowRef> rows,
                                                 Worker& worker);

    const std::vector<std::unique_ptr<PartitionBuckets>>& filled_;
    const WriteSpec& spec_;
    const PartitionLayout& layout_;
    const base::Stop& stop_;
    WriteProgress& progress_;
    std::vector<Partition> partitions_;                // in the order of their keys
    std::vector<std::vector<uint32_t>> partition_of_;  // by filled_, by its bucket
    std::vector<Cluster> clusters_;
    std::vector<std::vector<WrittenFile>> written_;  // by partition
};

void BucketsToFiles::find_partitions() {
    struct Entry {
        std::string_view key;
        size_t filled;
        uint32_t bucket;
    };
    std::vector<Entry> entries;
    for (size_t i = 0; i < filled_.size(); ++i) {
        const auto buckets = filled_[i]->buckets();
        partition_of_.emplace_back(buckets.size());
        for (uint32_t bucket = 0; bucket < buckets.size(); ++bucket) {
            entries.push_back({filled_[i]->partition(bucket), i, bucket});
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.key < b.key; });
    std::vector<Cluster> clusters(PartitionBuckets::kClusters);
    for (size_t i = 0; i < clusters.size(); ++i) clusters[i].number = i;
    for (const Entry& entry : entries) {
        const auto& bucket = filled_[entry.filled]->buckets()[entry.bucket];
        if (partitions_.empty() || partitions_.back().key != entry.key) {
            clusters[bucket.cluster].partitions.push_back(
                static_cast<uint32_t>(partitions_.size()));
            partitions_.push_back({entry.key, {}, 0, {}, false});
        }
        Partition& partition = partitions_.back();
        partition.parts.push_back({filled_[entry.filled].get(), entry.bucket});
        partition.memory_rows += bucket.rows;
        partition_of_[entry.filled][entry.bucket] = static_cast<uint32_t>(partitions_.size() - 1);
    }
    // A table without partition columns has its files even when it has no rows.
    if (partitions_.empty() && spec_.partition_by.empty()) {
        clusters[0].partitions.push_back(0);
        partitions_.emplace_back();
    }
    for (auto& cluster : clusters) {
        if (!cluster.partitions.empty()) clusters_.push_back(std::move(cluster));
    }
}

// Partitions that hold more than a thread's share of the rows would leave the other threads idle:
// all threads sort these, one after the other, before the clusters are dealt out.
base::Result<void> BucketsToFiles::sort_large() {
    if (spec_.threads < 2) return {};
    size_t total = 0;
    for (const Partition& partition : partitions_) total += partition.memory_rows;
    for (Partition& partition : partitions_) {
        if (partition.memory_rows <= total / spec_.threads) continue;
        partition.sorted.reserve(partition.memory_rows);
        for (const Partition::Part& part : partition.parts) {
            const size_t cluster = part.buckets->buckets()[part.bucket].cluster;
            part.buckets->rows(cluster).for_each([&](uint32_t bucket, std::string_view row) {
                if (bucket == part.bucket) partition.sorted.emplace_back(row);
            });
        }
        MR_TRY(sort_rows(partition.sorted, spec_.threads, stop_));
        if (spec_.distinct) {
            partition.sorted.resize(remove_duplicates(partition.sorted).size());
        }
        partition.is_sorted = true;
    }
    return {};
}

base::Result<void> BucketsToFiles::write_cluster(const Cluster& cluster, Worker& worker) {
    const auto rows_of = [&](uint32_t partition) {
        return partitions_[partition].is_sorted ? 0 : partitions_[partition].memory_rows;
    };
    size_t count = 0;
    for (const uint32_t partition : cluster.partitions) count += rows_of(partition);
    if (worker.rows.size() < count) worker.rows.resize(count);
    worker.ends.resize(partitions_.size());
    RowRef* end = worker.rows.data();
    for (const uint32_t partition : cluster.partitions) {
        worker.ends[partition] = end;
        end += rows_of(partition);
    }
    for (size_t i = 0; i < filled_.size(); ++i) {
        const auto& partition_of = partition_of_[i];
        filled_[i]->rows(cluster.number).for_each([&](uint32_t bucket, std::string_view row) {
            const uint32_t partition = partition_of[bucket];
            if (partitions_[partition].is_sorted) return;
            *worker.ends[partition]++ = RowRef(row);
        });
    }
    for (const uint32_t partition : cluster.partitions) {
        const size_t rows = rows_of(partition);
        written_[partition] =
            MR_TRY(write(partitions_[partition], {worker.ends[partition] - rows, rows}, worker));
        partitions_[partition].sorted = {};
        ++progress_.partitions_done;
    }
    return {};
}

// `rows` are those in memory, unless they are sorted already.
base::Result<std::vector<WrittenFile>> BucketsToFiles::write(Partition& partition,
                                                             std::span<RowRef> rows,
                                                             Worker& worker) {
    const auto values = PartitionKey(spec_.schema, spec_.partition_by).values(partition.key);
    const std::vector<SpilledRun> runs = partition.runs();
    if (runs.empty() && !partition.is_sorted) return worker.files.write(values, rows);

    size_t together_bytes = rows.size() * sizeof(RowRef);
    for (const SpilledRun& run : runs) {
        together_bytes +=
            static_cast<size_t>(run.bytes) + static_cast<size_t>(run.rows) * sizeof(RowRef);
    }
    // Small enough to be sorted in memory, although some of it was spilled.
    const size_t share = spec_.memory_bytes_max / 4 / std::max<size_t>(spec_.threads, 1);
    if (!partition.is_sorted && together_bytes <= share) {
        worker.together.assign(rows.begin(), rows.end());
        MR_TRY(collect(runs, worker.pool, worker.together));
        auto files = MR_TRY(worker.files.write(values, worker.together));
        worker.pool.reset();
        // Slabs that no later run fits into would add up.
        if (worker.pool.bytes() > share) worker.pool.clear();
        return files;
    }
    if (partition.is_sorted) {
        rows = partition.sorted;
    } else {
        sort_rows(rows);
        if (spec_.distinct) rows = remove_duplicates(rows);
    }
    if (runs.empty()) {
        SortedRows sorted(rows);
        return worker.files.write(values, sorted, static_cast<int64_t>(rows.size()));
    }
    const size_t buffer = std::clamp(share / runs.size(), size_t{4} << 10, size_t{1} << 20);
    int64_t count = PartitionFiles::kUnknown;
    if (spec_.files_per_partition > 1) {
        MergedRows merged(runs, rows, spec_.distinct, buffer);
        std::string_view row;
        size_t bytes = 0;  // since release()
        for (count = 0; MR_TRY(merged.next(row)); ++count) {
            bytes += row.size();
            if (count % kStopRows != 0 && bytes < kStopBytes) continue;
            MR_TRY(stop_.check());
            merged.release();
            bytes = 0;
        }
    }
    MergedRows merged(runs, rows, spec_.distinct, buffer);
    return worker.files.write(values, merged, count);
}

base::Result<std::vector<WrittenFile>> BucketsToFiles::run() {
    find_partitions();
    progress_.partitions_total = static_cast<int64_t>(partitions_.size());
    MR_TRY(sort_large());

    std::vector<std::unique_ptr<Worker>> workers(std::max<size_t>(spec_.threads, 1));
    const size_t encoding_threads = workers.size() / std::max<size_t>(clusters_.size(), 1);
    written_.resize(partitions_.size());
    MR_TRY(base::parallel_for(clusters_.size(), workers.size(), stop_,
                              [&](size_t cluster, size_t index) -> base::Result<void> {
                                  auto& worker = workers[index];
                                  if (worker == nullptr) {
                                      worker = std::make_unique<Worker>(PartitionFiles(
                                          spec_, layout_, stop_, progress_, encoding_threads));
                                  }
                                  return write_cluster(clusters_[cluster], *worker);
                              }));
    std::vector<WrittenFile> files;
    for (auto& some : written_) {
        std::move(some.begin(), some.end(), std::back_inserter(files));
    }
    return files;
}

}  // namespace

base::Result<std::vector<WrittenFile>> write_buckets(
    std::vector<std::unique_ptr<PartitionBuckets>> filled, const WriteSpec& spec,
    const PartitionLayout& layout, const base::Stop& stop, WriteProgress& progress) {
    auto files = MR_TRY(BucketsToFiles(filled, spec, layout, stop, progress).run());
    MR_TRY(base::parallel_for(filled.size(), spec.threads, stop, [&](size_t i, size_t) {
        filled[i].reset();
        return base::Result<void>{};
    }));
    return files;
}

}  // namespace millrace::lake
