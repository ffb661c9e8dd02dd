// SPDX-License-Identifier: Apache-2.0
#include "elt/fast_route.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>

#include "base/parallel.h"
#include "elt/line_cutter.h"
#include "elt/row_encoder.h"
#include "elt/row_places.h"
#include "elt/scan_batch.h"
#include "lake/partition_files.h"
#include "lake/partition_layout.h"
#include "lake/partition_value.h"
#include "lake/row_pool.h"

namespace millrace::elt {
namespace {

// Of the lines of a wave. Fewer waves jump less in the input, smaller ones stay closer to the
// processor: from 32 to 300 MB the time is the same, so the memory decides.
constexpr int64_t kWaveBytes = int64_t{64} << 20;

// What a partition takes besides its rows, for each thread: a chain of blocks.
constexpr int64_t kChainBytes = sizeof(lake::RowChain) + lake::RowChain::kBytesMin;

// Partitions that are written together: [begin, end) of RowPlaces::partitions.
struct Wave {
    uint32_t begin = 0;
    uint32_t end = 0;
    int64_t bytes = 0;  // of their lines, and of what gathering them takes

    bool has(const RowPlace& place) const { return place.partition - begin < end - begin; }
};

// Waves of kWaveBytes, or of more where partitions are so large that the threads would else have
// none to choose from; never beyond the memory, unless one partition is.
std::vector<Wave> waves_of(const RowPlaces& places, size_t threads, int64_t memory) {
    const auto count_min = static_cast<uint32_t>(4 * threads);
    std::vector<Wave> waves;
    for (uint32_t p = 0; p < places.partitions.size(); ++p) {
        const int64_t bytes =
            places.partitions[p].bytes + static_cast<int64_t>(threads) * kChainBytes;
        const auto is_full = [&](const Wave& wave) {
            const int64_t together = wave.bytes + bytes;
            return together > memory ||
                   (together > kWaveBytes && wave.end - wave.begin >= count_min);
        };
        if (waves.empty() || is_full(waves.back())) waves.push_back({p, p, 0});
        waves.back().end = p + 1;
        waves.back().bytes += bytes;
    }
    return waves;
}

// Calls `take(lines)` for the lines of the wave in a block, some at a time, which are on their way
// into the cache by then.
template <typename Take>
base::Result<void> for_lines(std::string_view block, const std::vector<RowPlace>& places,
                             const Wave& wave, const Take& take) {
    constexpr size_t kTogether = 64;
    constexpr size_t kCacheLine = 64;
    std::array<RowPlace, kTogether> chosen;
    size_t count = 0;
    for (size_t i = 0; i < places.size(); ++i) {
        chosen[count] = places[i];
        count += wave.has(places[i]) ? 1 : 0;  // no branch: the outcome is random
        if (count < kTogether && i + 1 < places.size()) continue;
        for (size_t c = 0; c < count; ++c) {
            const char* line = block.data() + chosen[c].begin;
            __builtin_prefetch(line);
            __builtin_prefetch(line + kCacheLine);
        }
        MR_TRY(take(std::span(chosen).first(count)));
        count = 0;
    }
    return {};
}

// Reads the rows of waves and writes their partitions. One for each thread.
class WaveWorker {
  public:
    WaveWorker(const Scan& scan, const lake::PartitionLayout& layout, const base::Stop& stop,
               lake::WriteProgress& progress)
        : scan_(scan),
          cutter_(scan),
          encoder_(scan, layout.key_order),
          files_(scan.spec, layout, stop, progress) {}

    void begin(const Wave& wave) {
        wave_ = wave;
        pool_.reset();
        rows_of_.assign(wave.end - wave.begin, {});
    }

    // Takes the wave's rows of a block.
    base::Result<void> gather(const source::Block& block, const std::vector<RowPlace>& places) {
        cutter_.open(block.file);
        const std::string_view bytes =
            scan_.survey.files[block.file].bytes->bytes().substr(block.offset, block.size);
        return for_lines(bytes, places, wave_, [&](std::span<const RowPlace> lines) {
            for (const RowPlace& place : lines) {
                __builtin_prefetch(rows_of_[place.partition - wave_.begin].next(), 1);
            }
            for (const RowPlace& place : lines) {
                cutter_.cut(bytes.data() + place.begin);
                const std::string_view row = encoder_.encode(
                    [this](size_t column) { return cutter_.field(column); }, cutter_.line_bytes());
                rows_of_[place.partition - wave_.begin].append(row, pool_);
            }
            return base::Result<void>{};
        });
    }

    // Appends the rows of a partition that this thread gathered.
    void collect(uint32_t partition, std::vector<lake::RowRef>& rows) const {
        rows_of_[partition - wave_.begin].collect(rows);
    }

    // The rows that all threads gathered, to be filled before write().
    std::vector<lake::RowRef>& rows() { return rows_; }
    base::Result<std::vector<lake::WrittenFile>> write(
        const std::vector<lake::PartitionValue>& partition) {
        auto written = files_.write(partition, rows_);
        rows_.clear();
        return written;
    }

  private:
    const Scan& scan_;
    LineCutter cutter_;
    RowEncoder encoder_;
    lake::PartitionFiles files_;
    Wave wave_;
    lake::RowPool pool_;
    std::vector<lake::RowChain> rows_of_;  // by partition of the wave
    std::vector<lake::RowRef> rows_;
};

class FastRouteRun {
  public:
    FastRouteRun(const Scan& scan, const lake::PartitionLayout& layout,
                 const lake::PartitionKey& key, const base::Stop& stop,
                 lake::WriteProgress& progress)
        : scan_(scan),
          layout_(layout),
          key_(key),
          stop_(stop),
          progress_(progress),
          threads_(std::max<size_t>(1, scan.spec.threads)) {}

    base::Result<std::vector<lake::WrittenFile>> run() {
        places_ = MR_TRY(find_row_places(scan_, key_, stop_, progress_));
        progress_.partitions_total = static_cast<int64_t>(places_.partitions.size());
        for (size_t i = 0; i < threads_; ++i) {
            workers_.push_back(std::make_unique<WaveWorker>(scan_, layout_, stop_, progress_));
        }
        // Of what the places leave, half is for rows, whose keys take about as much as their lines,
        // and half for sorting and encoding them.
        const size_t places = static_cast<size_t>(scan_.survey.rows) * sizeof(RowPlace);
        const size_t left =
            scan_.spec.memory_bytes_max - std::min(scan_.spec.memory_bytes_max, places);
        const auto memory = static_cast<int64_t>(left / 2);
        for (const Wave& wave : waves_of(places_, threads_, memory)) {
            MR_TRY(wave.bytes > memory ? write_large(wave) : write(wave));
        }
        return std::move(files_);
    }

  private:
    base::Result<void> write(const Wave& wave) {
        for (auto& worker : workers_) worker->begin(wave);
        MR_TRY(base::parallel_for(
            scan_.survey.blocks.size(), threads_, stop_, [&](size_t block, size_t worker) {
                return workers_[worker]->gather(scan_.survey.blocks[block], places_.blocks[block]);
            }));
        std::vector<std::vector<lake::WrittenFile>> written(wave.end - wave.begin);
        MR_TRY(base::parallel_for(
            written.size(), threads_, stop_, [&](size_t task, size_t worker) -> base::Result<void> {
                const auto partition = wave.begin + static_cast<uint32_t>(task);
                auto& rows = workers_[worker]->rows();
                for (const auto& gathered : workers_) gathered->collect(partition, rows);
                written[task] =
                    MR_TRY(workers_[worker]->write(key_.values(places_.partitions[partition].key)));
                progress_.partitions_done.fetch_add(1, std::memory_order_relaxed);
                return {};
            }));
        for (auto& some : written) std::move(some.begin(), some.end(), std::back_inserter(files_));
        return {};
    }

    // One partition that might not fit in memory: through a writer of its own, which spills.
    base::Result<void> write_large(const Wave& wave) {
        lake::WriteProgress progress;  // the rows are counted already
        auto writer = MR_TRY(lake::PartitionWriter::make(scan_.spec, stop_, progress));
        MR_TRY(base::parallel_for(
            scan_.survey.blocks.size(), threads_, stop_, [&](size_t index, size_t) {
                const source::Block& block = scan_.survey.blocks[index];
                LineCutter cutter(scan_);
                cutter.open(block.file);
                ColumnBatch batch(scan_, all_outputs());
                auto input = writer->input();
                const std::string_view bytes =
                    scan_.survey.files[block.file].bytes->bytes().substr(block.offset, block.size);
                return for_lines(
                    bytes, places_.blocks[index], wave, [&](std::span<const RowPlace> lines) {
                        batch.clear();
                        for (const RowPlace& place : lines) {
                            cutter.cut(bytes.data() + place.begin);
                            batch.add([&](size_t column) { return cutter.field(column); });
                        }
                        return input->append(batch.view());
                    });
            }));
        auto written = MR_TRY(writer->finish());
        std::move(written.begin(), written.end(), std::back_inserter(files_));
        progress_.rows_out += progress.rows_out;
        progress_.spilled_bytes += progress.spilled_bytes;
        ++progress_.partitions_done;
        return {};
    }

    std::vector<size_t> all_outputs() const {
        std::vector<size_t> outputs(scan_.plan.outputs.size());
        for (size_t i = 0; i < outputs.size(); ++i) outputs[i] = i;
        return outputs;
    }

    const Scan& scan_;
    const lake::PartitionLayout& layout_;
    const lake::PartitionKey& key_;
    const base::Stop& stop_;
    lake::WriteProgress& progress_;
    size_t threads_;
    RowPlaces places_;
    std::vector<std::unique_ptr<WaveWorker>> workers_;
    std::vector<lake::WrittenFile> files_;
};

}  // namespace

FastRoute check_fast_route(const sql::ScanPlan& plan, const source::Survey& survey,
                           const std::vector<std::string>& partition_by,
                           size_t writer_memory_bytes_max) {
    if (partition_by.empty()) return {false, "no partitions"};
    if (survey.spec.format != source::Format::Csv) return {false, "the source is not CSV"};
    for (const auto& file : survey.files) {
        if (!file.plain) return {false, file.path.filename().string() + ": " + file.why_not_plain};
    }
    for (const auto& block : survey.blocks) {
        if (block.size > std::numeric_limits<uint32_t>::max()) return {false, "lines of gigabytes"};
    }
    if (static_cast<size_t>(survey.rows) * sizeof(RowPlace) > writer_memory_bytes_max / 2) {
        return {false, "more rows than the memory limit has room for their places"};
    }
    for (const auto& output : plan.outputs) {
        if (survey.schema.fields[output.column].type.is_nested()) return {false, "a nested column"};
    }
    return {true, "plain CSV, filtered and derived row by row"};
}

base::Result<std::vector<lake::WrittenFile>> run_fast_route(const sql::ScanPlan& plan,
                                                            const source::Survey& survey,
                                                            const lake::WriteSpec& spec,
                                                            const base::Stop& stop,
                                                            lake::WriteProgress& progress) {
    const Scan scan{plan, survey, spec};
    const auto layout = MR_TRY(lake::PartitionLayout::make(spec));
    const lake::PartitionKey key(spec.schema, spec.partition_by);
    return FastRouteRun(scan, layout, key, stop, progress).run();
}

}  // namespace millrace::elt
