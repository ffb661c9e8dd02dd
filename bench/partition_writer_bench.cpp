// SPDX-License-Identifier: Apache-2.0
// How long do the two phases of the partition writer take, and how much memory, for rows shaped as
// a hospital's observations: six text columns, 3 % duplicates, 10,433 days of which the last eleven
// years hold 85 % of the rows?
//
//   partition_writer_bench <empty folder> [rows] [threads] [memory MB] [partitioned 0|1]
//
// The files go below the folder and stay there. The row count of the result is checked.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "columnar/column.h"
#include "lake/partition_writer.h"

namespace {

using namespace millrace;
using columnar::TextRef;
using columnar::TypeKind;

constexpr size_t kBatchRows = 2048;
constexpr size_t kTexts = 6;
constexpr uint64_t kDays = 10'433;
constexpr uint64_t kLateDays = 4'015;

uint64_t mix(uint64_t x) {
    x += 0x9E3779B97F4A7C15;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
}

// A row is a function of its number; about 3 % of the numbers repeat an earlier one.
uint64_t source_of(uint64_t row) {
    const uint64_t dice = mix(row);
    return row > 0 && dice % 100 < 3 ? mix(dice) % row : row;
}

void put_uuid(uint64_t seed, std::string& out) {
    out += fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", mix(seed) >> 32, mix(seed) & 0xFFFF,
                       mix(seed + 1) >> 52, mix(seed + 1) & 0xFFF, mix(seed + 2) >> 16);
}

// Ten observations share an encounter, about thirty-five encounters a patient.
class Batch {
  public:
    Batch() {
        const char* const names[] = {"patient", "encounter", "code",  "description", "value",
                                     "units",   "year",      "month", "day"};
        for (size_t i = 0; i < std::size(names); ++i) {
            schema_.fields.push_back(
                {names[i], i < kTexts ? TypeKind::Text : TypeKind::Int32, true});
        }
        bytes_.reserve(kBatchRows * 400);
    }
    const columnar::Schema& schema() const { return schema_; }

    columnar::BatchView make(uint64_t begin, uint64_t end) {
        bytes_.clear();
        for (uint64_t r = begin; r < end; ++r) put_row(source_of(source_of(r)), r - begin);
        columnar::BatchView batch{end - begin, {}};
        for (size_t c = 0; c < schema_.fields.size(); ++c) {
            const void* data = c < kTexts ? static_cast<const void*>(texts_[c])
                                          : static_cast<const void*>(numbers_[c - kTexts]);
            batch.columns.push_back({&schema_.fields[c].type, data, nullptr, end - begin, {}});
        }
        return batch;
    }

  private:
    void put_row(uint64_t number, size_t at) {
        const uint64_t encounter = number / 10;
        const uint64_t dice = mix(number * 3 + 1);
        const uint64_t when = mix(encounter * 5 + 2);
        const uint64_t day =
            when % 100 < 85 ? kDays - 1 - when / 100 % kLateDays : when / 100 % (kDays - kLateDays);
        text(0, at, [&] { put_uuid(mix(encounter) % 150'000 * 16, bytes_); });
        text(1, at, [&] { put_uuid(encounter * 16 + 7, bytes_); });
        text(2, at, [&] { bytes_ += fmt::format("{}-{}", 1000 + dice % 180 * 37, dice % 10); });
        text(3, at, [&] {
            bytes_ += fmt::format("Observation kind {:03} of list", dice % 180);
            bytes_.resize(bytes_.size() - dice % 8);
        });
        text(4, at, [&] { bytes_ += fmt::format("{}.{}", dice >> 8 & 0x1FF, dice >> 20 & 0x7); });
        text(5, at, [&] { bytes_ += dice % 3 == 0 ? "mm[Hg]" : dice % 3 == 1 ? "mg/dL" : "kg"; });
        numbers_[0][at] = 1980 + static_cast<int32_t>(day / 336);
        numbers_[1][at] = 1 + static_cast<int32_t>(day % 336 / 28);
        numbers_[2][at] = 1 + static_cast<int32_t>(day % 28);
    }
    template <typename Put>
    void text(size_t column, size_t at, Put put) {
        const size_t begin = bytes_.size();
        put();
        texts_[column][at] = TextRef(std::string_view(bytes_).substr(begin));
    }
    columnar::Schema schema_;
    std::string bytes_;
    TextRef texts_[kTexts][kBatchRows];
    int32_t numbers_[3][kBatchRows];
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Processor time, which other work on the machine disturbs less than the wall clock.
double cpu_seconds(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

long peak_mb() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr,
                   "usage: partition_writer_bench <empty folder> [rows] [threads] "
                   "[memory MB] [partitioned 0|1]\n");
        return 2;
    }
    const auto argument = [&](int i, uint64_t usual) {
        return argc > i ? std::strtoull(argv[i], nullptr, 10) : usual;
    };
    const uint64_t rows = argument(2, 5'380'000);
    const size_t threads = argument(3, 2);
    lake::WriteSpec spec;
    spec.schema = Batch().schema();
    if (argument(5, 1) != 0) spec.partition_by = {6, 7, 8};
    spec.distinct = true;
    spec.directory = argv[1];
    spec.spill_directory = argv[1];
    spec.memory_bytes_max = argument(4, 1024) * 1'000'000;
    spec.threads = threads;

    // Each thread takes every n-th batch; only the time inside append() counts.
    const base::Stop stop;
    lake::WriteProgress progress;
    auto writer = lake::PartitionWriter::make(spec, stop, progress);
    if (!writer.ok()) {
        fmt::print(stderr, "{}\n", writer.error().to_string());
        return 1;
    }
    std::vector<double> append_seconds(threads);
    std::vector<double> append_cpu(threads);
    std::atomic<bool> failed{false};
    {
        std::vector<std::jthread> pool;
        for (size_t t = 0; t < threads; ++t) {
            pool.emplace_back([&, t] {
                const auto input = (*writer)->input();
                const auto batch = std::make_unique<Batch>();
                for (uint64_t at = t * kBatchRows; at < rows; at += threads * kBatchRows) {
                    const auto view = batch->make(at, std::min<uint64_t>(rows, at + kBatchRows));
                    const auto begin = std::chrono::steady_clock::now();
                    const double cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
                    const auto result = input->append(view);
                    append_cpu[t] += cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
                    append_seconds[t] += seconds_since(begin);
                    if (!result.ok()) {
                        fmt::print(stderr, "{}\n", result.error().to_string());
                        failed = true;
                        return;
                    }
                }
            });
        }
    }
    if (failed) return 1;
    const long append_mb = peak_mb();
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    const auto files = (*writer)->finish();
    const double finish_seconds = seconds_since(begin);
    const double finish_cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    if (!files.ok()) {
        fmt::print(stderr, "{}\n", files.error().to_string());
        return 1;
    }
    int64_t bytes = 0;
    int64_t rows_out = 0;
    for (const auto& file : *files) {
        bytes += file.bytes;
        rows_out += file.rows;
    }
    double append = 0;
    double cpu_of_append = 0;
    for (size_t t = 0; t < threads; ++t) {
        append = std::max(append, append_seconds[t]);
        cpu_of_append += append_cpu[t];
    }
    fmt::print("append {:.3f} s (cpu {:.3f}), finish {:.3f} s (cpu {:.3f}), together {:.3f} s\n",
               append, cpu_of_append, finish_seconds, finish_cpu, append + finish_seconds);
    fmt::print("{} files, {:.1f} MB; rows {} -> {}; spilled {} MB; peak {} MB, {} MB in all\n",
               files->size(), static_cast<double>(bytes) / 1e6, rows, rows_out,
               progress.spilled_bytes / 1'000'000, append_mb, peak_mb());

    // Distinct rows are the distinct numbers that rows were made from.
    std::vector<bool> seen(rows);
    int64_t distinct = 0;
    for (uint64_t r = 0; r < rows; ++r) {
        const uint64_t number = source_of(source_of(r));
        if (!seen[number]) ++distinct;
        seen[number] = true;
    }
    if (rows_out > distinct || rows_out < distinct - distinct / 1000) {
        fmt::print(stderr, "wrong number of rows: {} rather than about {}\n", rows_out, distinct);
        return 1;
    }
    return 0;
}
