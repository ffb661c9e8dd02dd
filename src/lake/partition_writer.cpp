// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/mutex.h"
#include "base/parallel.h"
#include "lake/partition_buckets.h"
#include "lake/partition_files.h"
#include "lake/partition_layout.h"

namespace millrace::lake {
namespace {

constexpr size_t kAppendRows = 4096;  // between two looks at memory and stop

// One partition of the result: what every Input has of it.
struct Partition {
    struct Part {
        const PartitionBuckets* buckets;
        size_t bucket;
    };
    std::string_view key;
    std::vector<Part> parts;
    std::vector<RowRef> sorted;  // the rows in memory, if all threads have sorted them beforehand
    bool is_sorted = false;

    size_t memory_rows() const {
        size_t rows = 0;
        for (const Part& part : parts) rows += part.buckets->buckets()[part.bucket].rows.rows();
        return rows;
    }
    void collect_memory(std::vector<RowRef>& rows) const {
        rows.reserve(rows.size() + memory_rows());
        for (const Part& part : parts) part.buckets->buckets()[part.bucket].rows.collect(rows);
    }
    std::vector<SpilledRun> runs() const {
        std::vector<SpilledRun> runs;
        for (const Part& part : parts) {
            const auto some = part.buckets->runs(part.bucket);
            runs.insert(runs.end(), some.begin(), some.end());
        }
        return runs;
    }
};

// What a thread of finish() keeps between partitions.
struct Worker {
    PartitionFiles files;
    std::vector<RowRef> rows;
    RowPool pool;
};

}  // namespace

class PartitionWriter::State {
  public:
    State(WriteSpec write_spec, PartitionLayout write_layout, const base::Stop& write_stop,
          WriteProgress& write_progress)
        : spec(std::move(write_spec)),
          layout(std::move(write_layout)),
          stop(write_stop),
          progress(write_progress) {}

    base::Result<std::vector<WrittenFile>> finish();

    const WriteSpec spec;
    const PartitionLayout layout;
    const base::Stop& stop;
    WriteProgress& progress;
    std::atomic<size_t> memory_bytes{0};  // of all Inputs, gone ones included
    std::atomic<size_t> inputs{0};        // alive

    base::Mutex mutex;
    std::vector<std::unique_ptr<PartitionBuckets>> filled MR_GUARDED_BY(mutex);

  private:
    std::vector<Partition> partitions();
    base::Result<void> sort_large(std::vector<Partition>& partitions);
    base::Result<std::vector<WrittenFile>> write(Partition& partition, Worker& worker);
};

// Gathers rows and, when memory runs short, moves its own to disk.
//
// Let M be memory_bytes_max and n the Inputs alive. An Input spills once all together hold more
// than 7/8 M and it itself at least M/8n: so the others, which hold less each, cannot add more than
// M/8 before they spill too; M is kept, and no Input spills crumbs because another one is large.
class PartitionWriter::BucketInput final : public Input {
  public:
    explicit BucketInput(State& state)
        : state_(state), buckets_(std::make_unique<PartitionBuckets>(state.spec, state.layout)) {
        ++state_.inputs;
    }

    ~BucketInput() override {
        buckets_->seal();
        --state_.inputs;
        base::MutexLock lock(state_.mutex);
        state_.filled.push_back(std::move(buckets_));
    }

    base::Result<void> append(const columnar::BatchView& batch) override {
        for (size_t begin = 0; begin < batch.rows; begin += kAppendRows) {
            MR_TRY(state_.stop.check());
            const size_t count = std::min(kAppendRows, batch.rows - begin);
            buckets_->append(batch, begin, count);
            state_.progress.rows_in.fetch_add(static_cast<int64_t>(count),
                                              std::memory_order_relaxed);
            report_memory();
            if (is_short_of_memory()) {
                const int64_t bytes = MR_TRY(buckets_->spill());
                state_.progress.spilled_bytes.fetch_add(bytes, std::memory_order_relaxed);
                report_memory();
            }
        }
        return {};
    }

  private:
    void report_memory() {
        const size_t bytes = buckets_->memory_bytes();
        state_.memory_bytes += bytes - reported_;  // modulo 2^64, so it also shrinks
        reported_ = bytes;
    }
    bool is_short_of_memory() const {
        const size_t eighth = state_.spec.memory_bytes_max / 8;
        return state_.memory_bytes > 7 * eighth && reported_ * state_.inputs >= eighth;
    }

    State& state_;
    std::unique_ptr<PartitionBuckets> buckets_;
    size_t reported_ = 0;
};

std::vector<Partition> PartitionWriter::State::partitions() {
    struct Entry {
        std::string_view key;
        Partition::Part part;
    };
    std::vector<Entry> entries;
    base::MutexLock lock(mutex);
    for (const auto& buckets : filled) {
        for (size_t i = 0; i < buckets->buckets().size(); ++i) {
            entries.push_back({buckets->buckets()[i].partition, {buckets.get(), i}});
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.key < b.key; });
    std::vector<Partition> partitions;
    for (const Entry& entry : entries) {
        if (partitions.empty() || partitions.back().key != entry.key) {
            partitions.push_back({entry.key, {}, {}, false});
        }
        partitions.back().parts.push_back(entry.part);
    }
    // A table without partition columns has its files even when it has no rows.
    if (partitions.empty() && spec.partition_by.empty()) partitions.emplace_back();
    return partitions;
}

// Partitions that hold more than a thread's share of the rows would leave the other threads idle:
// all threads sort these, one after the other, before the partitions are dealt out.
base::Result<void> PartitionWriter::State::sort_large(std::vector<Partition>& partitions) {
    if (spec.threads < 2) return {};
    size_t total = 0;
    for (const Partition& partition : partitions) total += partition.memory_rows();
    for (Partition& partition : partitions) {
        if (partition.memory_rows() <= total / spec.threads) continue;
        partition.collect_memory(partition.sorted);
        MR_TRY(sort_rows(partition.sorted, spec.threads, stop));
        if (spec.distinct) remove_duplicates(partition.sorted);
        partition.is_sorted = true;
    }
    return {};
}

base::Result<std::vector<WrittenFile>> PartitionWriter::State::write(Partition& partition,
                                                                     Worker& worker) {
    const auto values = PartitionKey(spec.schema, spec.partition_by).values(partition.key);
    const std::vector<SpilledRun> runs = partition.runs();
    int64_t run_bytes = 0;
    for (const SpilledRun& run : runs) run_bytes += run.bytes;

    // Small enough to be sorted in memory, whether or not some of it was spilled.
    const size_t share = spec.memory_bytes_max / 4 / std::max<size_t>(spec.threads, 1);
    if (!partition.is_sorted && static_cast<size_t>(run_bytes) <= share) {
        worker.rows.clear();
        partition.collect_memory(worker.rows);
        MR_TRY(collect(runs, worker.pool, worker.rows));
        auto files = MR_TRY(worker.files.write(values, worker.rows));
        worker.pool.reset();
        return files;
    }
    if (!partition.is_sorted) {
        partition.collect_memory(partition.sorted);
        sort_rows(partition.sorted);
        if (spec.distinct) remove_duplicates(partition.sorted);
    }
    if (runs.empty()) {
        SortedRows rows(partition.sorted);
        return worker.files.write(values, rows, static_cast<int64_t>(partition.sorted.size()));
    }
    const size_t buffer = std::clamp(share / runs.size(), size_t{4} << 10, size_t{1} << 20);
    int64_t count = PartitionFiles::kUnknown;
    if (spec.files_per_partition > 1) {
        MergedRows rows(runs, partition.sorted, spec.distinct, buffer);
        std::string_view row;
        for (count = 0; MR_TRY(rows.next(row)); ++count) {
            if (count % static_cast<int64_t>(kAppendRows) != 0) continue;
            MR_TRY(stop.check());
            rows.release();
        }
    }
    MergedRows rows(runs, partition.sorted, spec.distinct, buffer);
    return worker.files.write(values, rows, count);
}

base::Result<std::vector<WrittenFile>> PartitionWriter::State::finish() {
    MR_CHECK(inputs == 0);
    std::vector<Partition> all = partitions();
    progress.partitions_total = static_cast<int64_t>(all.size());
    MR_TRY(sort_large(all));

    std::vector<std::unique_ptr<Worker>> workers(std::max<size_t>(spec.threads, 1));
    const size_t encoding_threads = workers.size() / std::max<size_t>(all.size(), 1);
    std::vector<std::vector<WrittenFile>> written(all.size());
    const auto work = [&](size_t task, size_t index) -> base::Result<void> {
        auto& worker = workers[index];
        if (worker == nullptr) {
            worker.reset(
                new Worker{PartitionFiles(spec, layout, stop, progress, encoding_threads), {}, {}});
        }
        written[task] = MR_TRY(write(all[task], *worker));
        all[task].sorted = {};
        ++progress.partitions_done;
        return {};
    };
    MR_TRY(base::parallel_for(all.size(), workers.size(), stop, work));
    std::vector<WrittenFile> files;
    for (auto& some : written) {
        std::move(some.begin(), some.end(), std::back_inserter(files));
    }
    return files;
}

PartitionWriter::PartitionWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PartitionWriter::~PartitionWriter() = default;

base::Result<std::unique_ptr<PartitionWriter>> PartitionWriter::make(WriteSpec spec,
                                                                     const base::Stop& stop,
                                                                     WriteProgress& progress) {
    for (const base::Path& directory : {spec.directory, spec.spill_directory}) {
        std::error_code error;
        if (!std::filesystem::is_directory(directory, error)) {
            return base::not_found("folder not found: " + directory.string())
                .hint("create it first");
        }
    }
    PartitionLayout layout = MR_TRY(PartitionLayout::make(spec));
    return std::unique_ptr<PartitionWriter>(new PartitionWriter(
        std::make_unique<State>(std::move(spec), std::move(layout), stop, progress)));
}

std::unique_ptr<PartitionWriter::Input> PartitionWriter::input() {
    return std::make_unique<BucketInput>(*state_);
}

base::Result<std::vector<WrittenFile>> PartitionWriter::finish() {
    return state_->finish();
}

}  // namespace millrace::lake
